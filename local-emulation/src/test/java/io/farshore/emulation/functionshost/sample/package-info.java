@NullMarked
package io.farshore.emulation.functionshost.sample;

import org.jspecify.annotations.NullMarked;
