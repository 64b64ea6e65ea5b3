/** The packaged app: its configuration, its functions, its class loader. */
@NullMarked
package io.farshore.emulation.functionshost.app;

import org.jspecify.annotations.NullMarked;
