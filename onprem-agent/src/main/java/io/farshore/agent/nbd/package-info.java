@NullMarked
package io.farshore.agent.nbd;

import org.jspecify.annotations.NullMarked;
