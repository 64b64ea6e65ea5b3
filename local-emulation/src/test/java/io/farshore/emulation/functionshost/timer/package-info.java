@NullMarked
package io.farshore.emulation.functionshost.timer;

import org.jspecify.annotations.NullMarked;
