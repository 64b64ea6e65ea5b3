package io.farshore.functions.site;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.vault.Directory;
import io.farshore.controlplane.vault.SiteKey;
import io.farshore.controlplane.vault.Vault;
import io.farshore.controlplane.vault.VaultAddress;
import io.farshore.functions.request.InvalidRequestException;
import io.farshore.replication.crypto.Digests;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/** Takes the certificates that operators put to a vault for their sites. */
public final class SiteCertificates {
    private final ControlRecords records;

    public SiteCertificates(ControlRecords records) {
        this.records = records;
    }

    /** Keeps the certificate; the same one again is no error, and stays with the site it is bound to. */
    public SiteKey put(Vault vault, String name, String base64Der) {
        return put(vault.address(), vault.vaultId(), parse(name, base64Der));
    }

    SiteKey put(VaultAddress address, String vaultId, SiteKey key) {
        requireFree(vaultId, key);
        String documentId = ControlRecords.siteKeyId(key.keyId());
        SiteKey kept = records.siteKeys().put(vaultId, documentId, () -> key, old -> old);
        records.directory().put(Directory.Kind.SITE_KEY, key.keyId(), address, documentId);
        return kept;
    }

    /** Certificates are no secret: who puts that of another vault's site must not take the site from it. */
    private void requireFree(String vaultId, SiteKey key) {
        records.directory()
                .find(Directory.Kind.SITE_KEY, key.keyId())
                .filter(entry -> !entry.vaultId().equals(vaultId))
                .flatMap(entry -> records.siteKeys().get(entry.vaultId(), entry.documentId()))
                .ifPresent(other -> {
                    throw new InvalidRequestException("The certificate is that of a site of another vault.");
                });
    }

    static SiteKey parse(String name, String base64Der) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64Der);
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            requireEd25519(certificate);
            return new SiteKey(
                    HexFormat.of().formatHex(Digests.sha256(certificate.getEncoded())),
                    name,
                    Base64.getEncoder().encodeToString(certificate.getEncoded()),
                    Base64.getEncoder()
                            .encodeToString(certificate.getPublicKey().getEncoded()),
                    certificate.getSubjectX500Principal().getName(),
                    certificate.getIssuerX500Principal().getName(),
                    thumbprint(certificate),
                    certificate.getNotBefore().toInstant(),
                    certificate.getNotAfter().toInstant(),
                    null);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new InvalidRequestException("properties.certificate is not the base64 of an X.509 certificate.", e);
        }
    }

    private static void requireEd25519(X509Certificate certificate) {
        String algorithm = certificate.getPublicKey().getAlgorithm();
        if (!algorithm.equals("EdDSA") && !algorithm.equals("Ed25519")) {
            throw new InvalidRequestException("The certificate's key must be Ed25519, not " + algorithm + ".");
        }
    }

    private static String thumbprint(X509Certificate certificate) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
        return HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT);
    }
}
