@NullMarked
package io.farshore.emulation.functionshost.blob;

import org.jspecify.annotations.NullMarked;
