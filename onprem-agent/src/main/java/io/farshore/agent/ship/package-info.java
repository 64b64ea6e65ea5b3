@NullMarked
package io.farshore.agent.ship;

import org.jspecify.annotations.NullMarked;
