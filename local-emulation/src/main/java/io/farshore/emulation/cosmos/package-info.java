/**
 * An emulator of the Cosmos DB gateway for the NoSQL API: enough of it for the official client in gateway mode.
 *
 * <p>A request goes through {@code GatewayServer} (HTTP), {@code Gateway} (authorization and routing), one of the
 * {@code ...Routes}, and ends in the {@code store}. What is not emulated is answered with 501.
 */
@NullMarked
package io.farshore.emulation.cosmos;

import org.jspecify.annotations.NullMarked;
