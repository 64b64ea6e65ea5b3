/** A small base for loopback servers on the JDK's HTTP server, and the certificates of the lab. */
@NullMarked
package io.farshore.emulation.http;

import org.jspecify.annotations.NullMarked;
