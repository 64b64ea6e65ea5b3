/** Files that survive a crash of their writer. */
@NullMarked
package io.farshore.emulation.file;

import org.jspecify.annotations.NullMarked;
