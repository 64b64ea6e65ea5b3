/** Reads the machines of vCenters: docs/adr/0007-machines-of-a-vcenter.md. */
@org.jspecify.annotations.NullMarked
package io.farshore.processserver.discovery;
