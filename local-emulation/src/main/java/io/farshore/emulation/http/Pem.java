package io.farshore.emulation.http;

import java.util.Base64;

/** The text form of keys and certificates (RFC 7468). */
public final class Pem {
    private static final int LINE_CHARS = 64;
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'});

    private Pem() {}

    /** @param label such as CERTIFICATE or PRIVATE KEY */
    public static String of(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + LINES.encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
