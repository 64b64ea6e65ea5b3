@NullMarked
package io.farshore.emulation.cosmos.store;

import org.jspecify.annotations.NullMarked;
