/** Inputs that nobody vouches for, against everything that parses them: {@code docs/fuzzing.md}. */
@NullMarked
package io.farshore.replication.fuzz;

import org.jspecify.annotations.NullMarked;
