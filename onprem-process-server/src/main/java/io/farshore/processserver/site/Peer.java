package io.farshore.processserver.site;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who is at the other end of a mutual TLS connection, as the site's authority certified it.
 *
 * @param role {@code agent} or {@code process-server}
 * @param id its identity
 */
public record Peer(String role, UUID id) {
    /** The role of protected machines. */
    public static final String AGENT = "agent";
    /** The role of process servers. */
    public static final String PROCESS_SERVER = "process-server";

    private static final Pattern CN = Pattern.compile("(?:^|,)CN=([0-9a-f-]{36})(?:,|$)");
    private static final Pattern OU = Pattern.compile("(?:^|,)OU=([a-z-]+)(?:,|$)");

    /** The peer that a certificate names; the TLS layer has checked its chain. */
    public static Optional<Peer> of(Certificate certificate) {
        if (!(certificate instanceof X509Certificate x509)) {
            return Optional.empty();
        }
        String subject = x509.getSubjectX500Principal().getName();
        Matcher id = CN.matcher(subject);
        Matcher role = OU.matcher(subject);
        return id.find() && role.find()
                ? Optional.of(new Peer(role.group(1), UUID.fromString(id.group(1))))
                : Optional.empty();
    }
}
