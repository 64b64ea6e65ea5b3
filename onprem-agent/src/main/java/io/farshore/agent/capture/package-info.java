@NullMarked
package io.farshore.agent.capture;

import org.jspecify.annotations.NullMarked;
