@NullMarked
package io.farshore.emulation;

import org.jspecify.annotations.NullMarked;
