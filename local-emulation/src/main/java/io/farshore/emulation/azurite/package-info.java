/** Starts Azurite, the storage emulator. */
@NullMarked
package io.farshore.emulation.azurite;

import org.jspecify.annotations.NullMarked;
