package io.farshore.functions.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.command.CommandResult;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.store.Json;
import io.farshore.controlplane.vault.SiteKey;
import io.farshore.controlplane.vault.VaultAddress;
import io.farshore.functions.Lab;
import io.farshore.functions.SiteKeys;
import io.farshore.functions.api.ApiResponse;
import io.farshore.functions.request.Fields;
import io.farshore.functions.request.InvalidRequestException;
import io.farshore.replication.recoverypoint.SignedDocument;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A site is asked for another key, puts its certificate, registers with it, and the old one ends. */
final class KeyRenewalTest {
    private static final String VAULT_ID = Lab.address().vaultId();
    private static final SiteKeys NEW = SiteKeys.generate("Ed25519");

    private final Lab lab = new Lab(1 << 20).withSite();
    private final KeyRenewals renewals = new KeyRenewals(lab.records, lab.clock);
    private final SiteCertificates certificates = new SiteCertificates(lab.records);

    private ApiResponse asked() {
        ApiResponse accepted = lab.post(Lab.FABRIC + "/renewCertificate", "{\"properties\":{}}");
        lab.runMessages(2);
        return accepted;
    }

    private String commandId() {
        return lab.commands.getLast().commandId();
    }

    private SiteSignatures.Signed signed() {
        String now = Long.toString(lab.clock.instant().getEpochSecond());
        String claims = """
                {"iss":"%s","aud":"farshore-site","iat":%s,"exp":%s}""".formatted(Lab.SITE_ID, now, now);
        return lab.signatures.request("Bearer "
                + SignedDocument.sign(Lab.SITE.privateKey(), Lab.siteKeyId(), "JWT", claims)
                        .compact());
    }

    private static String base64(SiteKeys keys) {
        try {
            return Base64.getEncoder().encodeToString(keys.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String keyId(SiteKeys keys) {
        return SiteCertificates.parse("x", base64(keys)).keyId();
    }

    private void put(SiteKeys keys) {
        ObjectNode body =
                Json.MAPPER.createObjectNode().put("commandId", commandId()).put("certificate", base64(keys));
        renewals.put(signed(), Fields.parse(body.toString()));
    }

    /** As {@link Registration} does it. */
    private void register(String keyId) {
        lab.records
                .fabrics()
                .update(
                        VAULT_ID,
                        ControlRecords.fabricId(Lab.FABRIC_NAME),
                        old -> new Fabric(
                                old.fabricId(),
                                old.name(),
                                old.friendlyName(),
                                old.hostName(),
                                old.version(),
                                old.siteId(),
                                keyId,
                                old.lastHeartbeat(),
                                old.processServers(),
                                old.healthErrors(),
                                old.runAsAccounts()));
    }

    private void answer(@Nullable String error) {
        String id = commandId();
        lab.records
                .commandResults()
                .createIfAbsent(
                        VAULT_ID,
                        CommandResult.id(id),
                        new CommandResult(id, error == null, error, lab.clock.instant()));
        lab.run();
    }

    private SiteKey key(String keyId) {
        return lab.records
                .siteKeys()
                .get(VAULT_ID, ControlRecords.siteKeyId(keyId))
                .orElseThrow();
    }

    private static String message(JsonNode job) {
        return job.at("/errors/0/providerErrorDetails/errorMessage").asText();
    }

    @Test
    void theOldKeyEndsSoonAfterTheSiteHasRegisteredWithTheNew() {
        ApiResponse accepted = asked();
        put(NEW);
        put(NEW); // its first answer was lost
        register(keyId(NEW));
        answer(null);

        JsonNode job = lab.job(accepted);
        assertThat(job.path("state").asText()).as(job.toString()).isEqualTo("Succeeded");
        assertThat(job.path("scenarioName").asText()).isEqualTo("RenewCertificate");
        assertThat(key(keyId(NEW)).siteId()).isEqualTo(Lab.SITE_ID);
        assertThat(key(keyId(NEW)).isValidAt(lab.clock.instant().plus(Duration.ofDays(365))))
                .isTrue();
        lab.clock.advance(Duration.ofMinutes(9));
        assertThat(signed().site().key().keyId()).isEqualTo(Lab.siteKeyId()); // what waits in queues is taken
        lab.clock.advance(Duration.ofMinutes(2));
        assertThatThrownBy(this::signed)
                .isInstanceOf(UntrustedSiteException.class)
                .hasMessageContaining("not valid now");
    }

    @Test
    void aCertificateIsTakenOnlyWhileARenewalIsOpen() {
        asked();
        String first = commandId();
        answer("the disk is full");
        assertThatThrownBy(() -> put(NEW))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessage("No renewal " + first + " is under way.");
        assertThat(lab.records.siteKeys().get(VAULT_ID, ControlRecords.siteKeyId(keyId(NEW))))
                .isEmpty();
    }

    @Test
    void whoHasTheOldKeyTooCannotPutASecondCertificate() {
        asked();
        put(NEW);
        SiteKeys thief = SiteKeys.generate("Ed25519");
        assertThatThrownBy(() -> put(thief))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("its key is known to somebody else");
        assertThat(lab.records.siteKeys().get(VAULT_ID, ControlRecords.siteKeyId(keyId(thief))))
                .isEmpty();
    }

    @Test
    void aRenewedCertificateIsNotValidForLonger() {
        asked();
        SiteKeys longer = SiteKeys.generate("Ed25519", 36_501);
        assertThatThrownBy(() -> put(longer))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("valid for longer");
    }

    @Test
    void theOldKeyStaysWhenTheSiteDidNotRegisterWithTheNew() {
        ApiResponse accepted = asked();
        put(NEW);
        answer(null);
        JsonNode job = lab.job(accepted);
        assertThat(job.path("state").asText()).isEqualTo("Failed");
        assertThat(message(job)).contains("did not register with it");
        assertThat(key(Lab.siteKeyId()).isValidAt(lab.clock.instant().plus(Duration.ofDays(365))))
                .isTrue();
    }

    @Test
    void aRefusalOfTheSiteFailsTheJob() {
        ApiResponse accepted = asked();
        answer("its folder cannot be written to");
        assertThat(message(lab.job(accepted))).contains("its folder cannot be written to");
    }

    @Test
    void twoAtOnceAreNoneTooMany() {
        ApiResponse first = asked();
        ApiResponse second = lab.post(Lab.FABRIC + "/renewCertificate", "{}");
        lab.runMessages(4);
        assertThat(message(lab.job(second))).contains("being renewed already");
        put(NEW);
        register(keyId(NEW));
        answer(null);
        assertThat(lab.job(first).path("state").asText()).isEqualTo("Succeeded");
    }

    @Test
    void theCertificateOfAnotherVaultsSiteIsRefused() {
        VaultAddress other = new VaultAddress(Lab.address().subscriptionId(), "rg", "v2");
        certificates.put(other, other.vaultId(), SiteCertificates.parse("x", base64(NEW)));
        asked();
        assertThatThrownBy(() -> put(NEW))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("a site of another vault");
    }

    @Test
    void isAskedForInTimeByTheHealthOfTheFabricAndAnEvent() {
        lab.health.run();
        assertThat(lab.properties(Lab.FABRIC).path("health").asText()).isEqualTo("Normal");
        lab.records
                .siteKeys()
                .update(
                        VAULT_ID,
                        ControlRecords.siteKeyId(Lab.siteKeyId()),
                        old -> old.endingAt(lab.clock.instant().plus(Duration.ofDays(20))));
        lab.health.run();
        lab.health.run();
        assertThat(lab.properties(Lab.FABRIC).path("health").asText()).isEqualTo("Warning");
        JsonNode events = lab.body(Lab.VAULT + "/replicationEvents").path("value");
        assertThat(events).hasSize(1);
        assertThat(events.at("/0/properties/description").asText()).startsWith("The certificate of the site 'hq' ends");
    }
}
