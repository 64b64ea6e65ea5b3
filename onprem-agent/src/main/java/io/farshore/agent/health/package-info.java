@NullMarked
package io.farshore.agent.health;

import org.jspecify.annotations.NullMarked;
