package io.farshore.controlplane.vault;

import org.jspecify.annotations.Nullable;

/**
 * A site has been asked to renew its key: docs/adr/0008-renewal-of-a-sites-key.md.
 *
 * @param fabricName the site's fabric, which has at most one
 * @param jobId by which it was asked
 * @param commandId what the site names when it puts its new certificate
 * @param keyId the certificate that it put; null until then
 */
public record KeyRenewal(
        String fabricName,
        String jobId,
        String commandId,
        @Nullable String keyId) {
    /** The first certificate that is put stays the one. */
    public KeyRenewal with(String certificateKeyId) {
        return keyId == null ? new KeyRenewal(fabricName, jobId, commandId, certificateKeyId) : this;
    }
}
