package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** Hands out a subnet's private IPv4 addresses. */
final class Subnet {
    /** Azure keeps the first four addresses of a subnet and the last. */
    private static final int RESERVED_AT_START = 4;

    private static final int BITS = 32;

    private final long network;
    private final long sizeAddresses;

    private Subnet(long network, long sizeAddresses) {
        this.network = network;
        this.sizeAddresses = sizeAddresses;
    }

    /** Reads {@code addressPrefix} or the first of {@code addressPrefixes}; a subnet with neither is 10.0.0.0/24. */
    static Subnet of(JsonNode subnet) {
        JsonNode properties = subnet.path("properties");
        String prefix = properties
                .path("addressPrefix")
                .asText(properties.path("addressPrefixes").path(0).asText("10.0.0.0/24"));
        try {
            String[] parts = prefix.split("/");
            int length = Integer.parseInt(parts[1]);
            long size = 1L << (BITS - length);
            return new Subnet(number(parts[0]) / size * size, size);
        } catch (RuntimeException e) {
            throw ArmFaults.invalid("InvalidAddressPrefixFormat", "Not an IPv4 prefix: " + prefix);
        }
    }

    boolean contains(String address) {
        long number = number(address);
        return number >= network && number < network + sizeAddresses;
    }

    /** The lowest address that is not {@code taken}. */
    Optional<String> free(Set<String> taken) {
        for (long offset = RESERVED_AT_START; offset < sizeAddresses - 1; offset++) {
            String address = text(network + offset);
            if (!taken.contains(address)) {
                return Optional.of(address);
            }
        }
        return Optional.empty();
    }

    private static long number(String address) {
        String[] octets = address.split("\\.");
        if (octets.length != 4) {
            throw new IllegalArgumentException("Not an IPv4 address: " + address);
        }
        long number = 0;
        for (String octet : octets) {
            number = number << 8 | Integer.parseInt(octet) & 0xFF;
        }
        return number;
    }

    private static String text(long number) {
        return (number >> 24 & 0xFF) + "." + (number >> 16 & 0xFF) + "." + (number >> 8 & 0xFF) + "." + (number & 0xFF);
    }
}
