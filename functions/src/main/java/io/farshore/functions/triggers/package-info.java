/** One thin class per function: parse, call, answer. */
@NullMarked
package io.farshore.functions.triggers;

import org.jspecify.annotations.NullMarked;
