@NullMarked
package io.farshore.emulation.cosmos;

import org.jspecify.annotations.NullMarked;
