/** Packages of agents that this site can give, and which machines are to have one. */
@NullMarked
package io.farshore.processserver.agents;

import org.jspecify.annotations.NullMarked;
