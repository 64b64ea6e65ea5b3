/** Packages of the agent: what is signed of them, and which is newer. */
@NullMarked
package io.farshore.replication.update;

import org.jspecify.annotations.NullMarked;
