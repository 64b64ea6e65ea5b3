@NullMarked
package io.farshore.emulation.functionshost.binding;

import org.jspecify.annotations.NullMarked;
