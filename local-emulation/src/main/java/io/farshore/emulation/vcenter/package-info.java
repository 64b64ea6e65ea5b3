/** A vCenter to test against. */
@NullMarked
package io.farshore.emulation.vcenter;

import org.jspecify.annotations.NullMarked;
