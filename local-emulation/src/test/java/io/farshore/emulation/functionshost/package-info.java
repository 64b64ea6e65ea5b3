@NullMarked
package io.farshore.emulation.functionshost;

import org.jspecify.annotations.NullMarked;
