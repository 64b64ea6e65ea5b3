package io.farshore.agent.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.replication.protocol.AgentHeartbeat;
import io.farshore.replication.update.AgentVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class UpdaterTest {
    private final Path temporary;
    private final UpdateOffers offers = new UpdateOffers();
    private final AtomicInteger stops = new AtomicInteger();
    private Probe probe = (jar, version) -> {};
    private final PackageFixture fixture;

    UpdaterTest(@TempDir Path temporary) throws IOException {
        this.temporary = temporary;
        fixture = new PackageFixture(temporary);
    }

    private Updater updater(@Nullable Path key, Optional<InstalledAgent> layout) {
        return new Updater(offers, key, new AgentVersion(0, 1, 0), layout, fixture::download, probe, () -> {
            stops.incrementAndGet();
            return false;
        });
    }

    private Updater updater() {
        return updater(fixture.keyFile, Optional.of(fixture.layout()));
    }

    private void refused(Updater updater, AgentHeartbeat.Offer offer, String... reason) throws IOException {
        assertThatThrownBy(() -> updater.prepare(offer))
                .isInstanceOf(UpdateRefusedException.class)
                .hasMessageContainingAll(reason);
        assertThat(fixture.current()).isEqualTo("0.1.0");
        try (var versions = Files.list(fixture.folder.resolve("versions"))) {
            assertThat(versions)
                    .as("nothing unfinished is left")
                    .allMatch(each -> !each.getFileName().toString().startsWith("."));
        }
    }

    @Test
    void preparesANewVersionBesideTheOneThatRuns() throws Exception {
        fixture.installed("0.0.8");
        Updater.Prepared prepared = updater().prepare(fixture.offer("0.1.1", PackageFixture.goodZip()));
        assertThat(fixture.current()).as("until the agent has stopped").isEqualTo("0.1.0");
        prepared.installed().switchTo(prepared.link());
        assertThat(fixture.current()).isEqualTo("0.1.1");
        assertThat(Files.readSymbolicLink(fixture.folder.resolve("current"))).isRelative();
        assertThat(fixture.folder.resolve("current/lib/a-1.0.jar")).hasContent("content of lib/a-1.0.jar");
        assertThat(fixture.folder.resolve("versions/0.1.0")).exists();
        assertThat(fixture.folder.resolve("versions/0.0.8")).doesNotExist();
    }

    @Test
    void refusesWhatAnotherKeySigned() throws IOException {
        byte[] zip = PackageFixture.goodZip();
        refused(
                updater(),
                PackageFixture.offer("0.1.1", zip, PackageFixture.keyPair()),
                "not signed with the update key");
        AgentHeartbeat.Offer good = fixture.offer("0.1.1", zip);
        String forged = good.signature().substring(0, good.signature().length() - 8) + "AAAAAAAA";
        refused(updater(), new AgentHeartbeat.Offer("0.1.1", forged), "not signed");
        refused(updater(), new AgentHeartbeat.Offer("0.1.1", "no document"), "not a signed document");
        assertThat(fixture.downloads).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1.0", "0.0.9"})
    void installsNoOlderOrEqualVersion(String version) throws IOException {
        refused(updater(), fixture.offer(version, PackageFixture.goodZip()), "version 0.1.0 runs");
    }

    @Test
    void refusesAVersionThatWasSignedAsAnother() throws IOException {
        String signature = fixture.offer("0.1.1", PackageFixture.goodZip()).signature();
        refused(updater(), new AgentHeartbeat.Offer("0.1.2", signature), "offered as 0.1.2", "signed as 0.1.1");
    }

    @Test
    void refusesWhatIsNotWhatWasSigned() throws IOException {
        byte[] zip = PackageFixture.goodZip();
        AgentHeartbeat.Offer offer = fixture.offer("0.1.1", zip);
        fixture.served = java.util.Arrays.copyOf(zip, zip.length - 1);
        refused(updater(), offer, "bytes and not the " + zip.length);
        fixture.served = zip.clone();
        fixture.served[40] ^= 1;
        refused(updater(), offer, "SHA-256 differs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../farshore-agent.jar",
                "lib/../../x.jar",
                "/etc/cron.d/x.jar",
                "lib/.hidden.jar",
                "lib/sub/x.jar",
                "lib\\x.jar",
                "lib/x.sh",
                "start.sh"
            })
    void refusesNamesThatDoNotBelongThere(String name) throws IOException {
        refused(updater(), fixture.offer("0.1.1", PackageFixture.zip(PackageFixture.JAR, name)), "the package holds");
        assertThat(temporary.resolve("x.jar")).doesNotExist();
    }

    @Test
    void refusesWhatIsNoPackage() throws IOException {
        refused(updater(), fixture.offer("0.1.1", PackageFixture.zip("lib/a.jar")), "holds no farshore-agent.jar");
        refused(updater(), fixture.offer("0.1.1", new byte[100]), "no zip");
    }

    @Test
    void takesNothingWithoutAKey() throws IOException {
        AgentHeartbeat.Offer offer = fixture.offer("0.1.1", PackageFixture.goodZip());
        Optional<InstalledAgent> layout = Optional.of(fixture.layout());
        refused(updater(null, layout), offer, "trusts no updates", "updateKey");
        refused(updater(temporary.resolve("absent"), layout), offer, "absent cannot be read");
        Path nonsense = Files.writeString(temporary.resolve("nonsense"), "a key");
        refused(updater(nonsense, layout), offer, "nonsense cannot be read");
    }

    @Test
    void takesAKeyAsBase64Too() throws Exception {
        Path key = Files.writeString(
                temporary.resolve("key"),
                Base64.getEncoder().encodeToString(fixture.release.getPublic().getEncoded()) + "\n");
        AgentHeartbeat.Offer offer = fixture.offer("0.1.1", PackageFixture.goodZip());
        assertThat(updater(key, Optional.of(fixture.layout())).prepare(offer)).isNotNull();
    }

    @Test
    void refusesWhereVersionsAreNotSideBySide() throws IOException {
        AgentHeartbeat.Offer offer = fixture.offer("0.1.1", PackageFixture.goodZip());
        refused(updater(fixture.keyFile, Optional.empty()), offer, "DIR/current");
        assertThat(InstalledAgent.of(fixture.folder.resolve("versions/0.1.0/farshore-agent.jar")))
                .isEmpty();
        assertThat(InstalledAgent.of(Path.of("target/classes"))).isEmpty();
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Files.delete(fixture.folder.resolve("current"));
        Files.createSymbolicLink(fixture.folder.resolve("current"), elsewhere);
        assertThat(InstalledAgent.of(fixture.folder.resolve("current/farshore-agent.jar")))
                .isEmpty();
    }

    @Test
    void leavesAloneWhatAnAdministratorHasPutInPlace() throws IOException {
        InstalledAgent layout = fixture.layout();
        fixture.installed("0.1.1");
        Files.delete(fixture.folder.resolve("current"));
        Files.createSymbolicLink(fixture.folder.resolve("current"), Path.of("versions", "0.1.1"));
        AgentHeartbeat.Offer offer = fixture.offer("0.1.1", PackageFixture.goodZip());
        assertThatThrownBy(() -> updater(fixture.keyFile, Optional.of(layout)).prepare(offer))
                .isInstanceOf(UpdateRefusedException.class)
                .hasMessageContaining("the link current leads elsewhere");
        assertThat(fixture.folder.resolve("current/farshore-agent.jar")).hasContent("jar of 0.1.1");
    }

    @Test
    void refusesWhatDoesNotStart() throws IOException {
        probe = (jar, version) -> {
            assertThat(jar).isEqualTo(fixture.folder.resolve("versions/.0.1.1.tmp/farshore-agent.jar"));
            throw new UpdateRefusedException("it said nothing");
        };
        refused(updater(), fixture.offer("0.1.1", PackageFixture.goodZip()), "it said nothing");
        assertThat(fixture.folder.resolve("versions/0.1.1")).doesNotExist();
    }

    @Test
    void theProbeHearsWhatTheNewVersionSays() {
        Path jar = fixture.folder.resolve("versions/0.1.0/farshore-agent.jar"); // no jar at all
        assertThatThrownBy(() -> Probe.start(jar, new AgentVersion(0, 1, 0)))
                .isInstanceOf(UpdateRefusedException.class)
                .hasMessageContaining("ended with code 1");
    }

    /** As a kill at any step before the switch leaves it. */
    @Test
    void doesAnInterruptedUpdateOver() throws Exception {
        Path versions = fixture.folder.resolve("versions");
        Files.writeString(versions.resolve(".0.1.1.part"), "half a zip");
        Files.createDirectories(versions.resolve(".0.1.1.tmp/lib"));
        Files.writeString(versions.resolve(".0.1.1.tmp/lib/a.jar"), "half a jar");
        Files.createDirectories(versions.resolve("0.1.1/lib"));
        Files.createSymbolicLink(fixture.folder.resolve("current.new"), Path.of("versions", "0.1.1"));
        Updater.Prepared prepared = updater().prepare(fixture.offer("0.1.1", PackageFixture.goodZip()));
        prepared.installed().switchTo(prepared.link());
        assertThat(fixture.folder.resolve("current/farshore-agent.jar")).exists();
        assertThat(versions.resolve(".0.1.1.tmp")).doesNotExist();
    }

    @Test
    void triesADownloadAgainAndThenSaysWhy() throws Exception {
        AgentHeartbeat.Offer offer = fixture.offer("0.1.1", PackageFixture.goodZip());
        PackageInstaller installer = new PackageInstaller(
                fixture.layout(),
                (wanted, file, maxBytes) -> {
                    fixture.downloads++;
                    throw new IOException("nobody answers");
                },
                probe,
                Duration.ZERO);
        assertThatThrownBy(() ->
                        installer.install(offer, io.farshore.replication.update.AgentPackage.read(offer.signature())))
                .isInstanceOf(UpdateRefusedException.class)
                .hasMessageContaining("cannot be downloaded: nobody answers");
        assertThat(fixture.downloads).isEqualTo(3);
    }

    @Test
    void reportsARefusalUntilItWasHeard() throws Exception {
        Thread running = Thread.ofPlatform().daemon().start(updater(null, Optional.of(fixture.layout())));
        AgentHeartbeat.Offer offer = fixture.offer("0.1.1", PackageFixture.goodZip());
        assertThat(offers.report().refused()).isNull();
        offers.offered(offer);
        while (offers.report().refused() == null) {
            Thread.sleep(5);
        }
        offers.offered(offer);
        AgentHeartbeat.Refusal refusal = offers.report().refused();
        assertThat(refusal).isNotNull();
        assertThat(refusal.version()).isEqualTo("0.1.1");
        assertThat(refusal.reason()).contains("updateKey");
        offers.offered(null);
        assertThat(offers.report().refused()).isNull();
        running.interrupt();
    }

    @Test
    void leavesTheProcessToAShutdownThatCameFirst() throws Exception {
        offers.offered(fixture.offer("0.1.1", PackageFixture.goodZip()));
        updater().run();
        assertThat(stops).hasValue(1);
        assertThat(fixture.current()).isEqualTo("0.1.0");
    }
}
