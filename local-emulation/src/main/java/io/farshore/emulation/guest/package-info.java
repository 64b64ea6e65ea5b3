/** The guest that writes numbered records, and the check that a replica holds all of them. */
@NullMarked
package io.farshore.emulation.guest;

import org.jspecify.annotations.NullMarked;
