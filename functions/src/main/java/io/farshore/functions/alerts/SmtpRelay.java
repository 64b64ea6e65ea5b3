package io.farshore.functions.alerts;

import org.jspecify.annotations.Nullable;

/**
 * A mail server that takes alerts.
 *
 * @param from address of the sender
 * @param user and password: null when the relay asks for none
 * @param requireTls refuses to send, and to log in, without STARTTLS
 */
public record SmtpRelay(
        String host,
        int port,
        String from,
        @Nullable String user,
        @Nullable String password,
        boolean requireTls) {
    @Override
    public String toString() {
        return "SmtpRelay[" + host + ':' + port + ", from=" + from + ']';
    }
}
