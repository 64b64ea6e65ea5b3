@NullMarked
package io.farshore.emulation.functionshost.http;

import org.jspecify.annotations.NullMarked;
