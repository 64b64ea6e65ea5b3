package io.farshore.functions.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.fabric.ProcessServer;
import io.farshore.controlplane.item.ReplicationStatus;
import io.farshore.controlplane.store.Json;
import io.farshore.functions.Lab;
import io.farshore.functions.SiteKeys;
import io.farshore.replication.ItemFixture;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.recoverypoint.SigningKeys;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SiteMessagesTest {
    private Lab lab;

    @BeforeEach
    void open() {
        lab = new Lab(1 << 20).withSite().withItem();
    }

    @Test
    void aCommitMovesTheItemOnAndALateOneDoesNot() {
        Instant now = lab.clock.instant();
        lab.commits.handle(commit(10, now));
        lab.commits.handle(commit(4, now.minusSeconds(60)));
        lab.commits.handle(commit(10, now));

        ReplicationStatus status = lab.item().replication();
        assertThat(status.sequence()).isEqualTo(10);
        assertThat(status.sourceTime()).isEqualTo(now);
        lab.clock.advance(Duration.ofSeconds(7));
        assertThat(lab.item().rpo(lab.clock.instant())).hasValue(Duration.ofSeconds(7));
    }

    @Test
    void aCommitSignedByAnotherIsDropped() {
        PrivateKey stranger = SiteKeys.generate("Ed25519").privateKey();
        String forged = SignedDocument.sign(
                        stranger,
                        SigningKeys.keyId(ItemFixture.SITE.getPublic()),
                        "farshore-commit+jws",
                        commitPayload(99, lab.clock.instant()))
                .compact();
        lab.commits.handle(forged);
        lab.commits.handle("not a document");

        assertThat(lab.item().replication().sequence()).isZero();
    }

    @Test
    void aClockThatIsAheadDoesNotHideTheLossOfData() {
        lab.commits.handle(commit(1, lab.clock.instant().plus(Duration.ofDays(1))));

        lab.clock.advance(Duration.ofMinutes(15));
        assertThat(lab.item().rpo(lab.clock.instant()))
                .hasValueSatisfying(rpo -> assertThat(rpo).isGreaterThanOrEqualTo(Duration.ofMinutes(10)));
    }

    @Test
    void anEventOfAnotherSiteIsDropped() {
        ObjectNode event = lab.event("ItemStatus")
                .put("siteId", "99999999-9999-9999-9999-999999999999")
                .put("itemId", lab.machine.itemId.toString())
                .put("stage", "ResyncRequired");
        long before = lab.item().replication().processedBytes();
        lab.events.handle(lab.signed(event.put("processedBytes", 77)));
        lab.events.handle("garbage");

        assertThat(lab.item().replication().processedBytes()).isEqualTo(before);
    }

    @Test
    void aHeartbeatTellsTheLoadOfProcessServers() {
        heartbeat(42);
        assertThat(cpuLoadPercent()).isEqualTo(42);
        heartbeat(101); // dropped
        assertThat(cpuLoadPercent()).isEqualTo(42);
    }

    @Test
    void aHeartbeatWithoutTheLoadIsReadAndSaysThatItIsNotKnown() {
        heartbeat(42);
        heartbeat(null);
        assertThat(cpuLoadPercent()).isNull();
        assertThat(server().uploadPendingBytes()).isEqualTo(7);
    }

    @Test
    void aFabricThatWasStoredBeforeLoadsWereToldIsRead() throws JsonProcessingException {
        ObjectNode old = Json.MAPPER.valueToTree(server());
        old.remove("cpuLoadPercent");
        assertThat(Json.MAPPER.treeToValue(old, ProcessServer.class)).isEqualTo(server());
    }

    private void heartbeat(@Nullable Integer cpuLoadPercent) {
        lab.clock.advance(Duration.ofSeconds(30));
        ObjectNode event = lab.event("SiteHeartbeat");
        ObjectNode report = event.putArray("processServers")
                .addObject()
                .put("id", Lab.SERVER_ID)
                .put("cacheFreeBytes", 5)
                .put("cacheTotalBytes", 6)
                .put("uploadPendingBytes", 7);
        if (cpuLoadPercent != null) {
            report.put("cpuLoadPercent", cpuLoadPercent);
        }
        lab.events.handle(lab.signed(event));
    }

    private ProcessServer server() {
        return lab.records.fabric(Lab.FABRIC_ID).orElseThrow().processServers().getFirst();
    }

    private @Nullable Integer cpuLoadPercent() {
        return server().cpuLoadPercent();
    }

    @Test
    void aRequestNeedsATokenThatIsFreshAndForUs() {
        assertThat(lab.signatures.request(token("farshore-site", 0, 300)).site().vault())
                .isEqualTo(Lab.address());
        refuses(token("other", 0, 300));
        refuses(token("farshore-site", -7200, 300));
        refuses(token("farshore-site", 7200, 300));
        refuses(token("farshore-site", 0, 3600));
        refuses("Bearer x.y.z");
        refuses("");
    }

    private void refuses(String authorization) {
        assertThatThrownBy(() -> lab.signatures.request(authorization)).isInstanceOf(UntrustedSiteException.class);
    }

    private String token(String audience, int issuedOffsetSeconds, int lifetimeSeconds) {
        long issued = lab.clock.instant().getEpochSecond() + issuedOffsetSeconds;
        return "Bearer "
                + lab.signed(Json.MAPPER
                        .createObjectNode()
                        .put("iss", Lab.SITE_ID)
                        .put("aud", audience)
                        .put("iat", issued)
                        .put("exp", issued + lifetimeSeconds));
    }

    private String commit(long sequence, Instant sourceTime) {
        return SignedDocument.sign(
                        ItemFixture.SITE.getPrivate(),
                        SigningKeys.keyId(ItemFixture.SITE.getPublic()),
                        "farshore-commit+jws",
                        commitPayload(sequence, sourceTime))
                .compact();
    }

    private String commitPayload(long sequence, Instant sourceTime) {
        return Json.MAPPER
                .createObjectNode()
                .put("itemId", lab.machine.itemId.toString())
                .put("epoch", lab.machine.epoch)
                .put("sequence", sequence)
                .put("sourceTime", sourceTime.toString())
                .put("storedTime", lab.clock.instant().toString())
                .put("plainBytes", 1)
                .put("storedBytes", 1)
                .toString();
    }
}
