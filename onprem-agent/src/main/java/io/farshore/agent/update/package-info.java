/** Replaces this agent by a newer one: docs/adr/0009. */
@NullMarked
package io.farshore.agent.update;

import org.jspecify.annotations.NullMarked;
