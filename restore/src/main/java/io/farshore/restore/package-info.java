/** Reads what {@code docs/format.md} describes, and shares no code with what writes it. */
@NullMarked
package io.farshore.restore;

import org.jspecify.annotations.NullMarked;
