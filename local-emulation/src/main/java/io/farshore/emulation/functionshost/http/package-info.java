/** HTTP triggers: routes, keys, requests and responses. */
@NullMarked
package io.farshore.emulation.functionshost.http;

import org.jspecify.annotations.NullMarked;
