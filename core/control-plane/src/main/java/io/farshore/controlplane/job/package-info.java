/** Jobs: documents with ordered steps, driven by queue messages. */
@NullMarked
package io.farshore.controlplane.job;

import org.jspecify.annotations.NullMarked;
