package io.farshore.processserver.discovery;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a vCenter listens, always over TLS.
 *
 * @param host name or address; IPv6 without brackets
 */
public record VCenterAddress(String host, int port) {
    public VCenterAddress {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("'" + host + ":" + port + "' is no address of a vCenter");
        }
    }

    /** Of its web service. */
    URI sdk() {
        try {
            return new URI("https", null, host, port, "/sdk", null, null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("'" + host + "' is no name of a host", e);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
