/** What the emulators' tests share. */
@NullMarked
package io.farshore.emulation.testlab;

import org.jspecify.annotations.NullMarked;
