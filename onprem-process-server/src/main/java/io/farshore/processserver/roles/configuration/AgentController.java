package io.farshore.processserver.roles.configuration;

import io.farshore.processserver.site.Peer;
import io.farshore.processserver.site.ServerSettings;
import io.farshore.processserver.site.SiteIdentity;
import io.farshore.replication.crypto.Pem;
import io.farshore.replication.protocol.AgentHeartbeat;
import io.farshore.replication.protocol.Enrolment;
import io.farshore.replication.protocol.MachineDescription;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Enrols agents and tells them what to do (HTTPS 443). */
@Controller("/v1")
@ExecuteOn(TaskExecutors.IO)
public class AgentController {
    private static final Logger LOG = LoggerFactory.getLogger(AgentController.class);
    private static final long MACHINE_EVERY_MILLIS = 60_000;
    /** Stretching a passphrase is expensive on purpose; strangers may not keep all cores busy with it. */
    private static final int MAX_CONCURRENT_ENROLMENTS = 1;

    private final SiteIdentity site;
    private final ServerSettings settings;
    private final ItemRegistry items;
    private final SiteEvents events;
    private final AgentUpdates updates;
    private final InstantSource clock;
    private final Semaphore enrolments = new Semaphore(MAX_CONCURRENT_ENROLMENTS);
    private final Map<UUID, Reported> reported = new ConcurrentHashMap<>();

    private record Reported(MachineDescription machine, long atMillis) {}

    public AgentController(
            SiteIdentity site,
            ServerSettings settings,
            ItemRegistry items,
            SiteEvents events,
            AgentUpdates updates,
            InstantSource clock) {
        this.site = site;
        this.settings = settings;
        this.items = items;
        this.events = events;
        this.updates = updates;
        this.clock = clock;
    }

    /** Issues a certificate to who proves the passphrase. */
    @Post("/enroll")
    public HttpResponse<?> enroll(@Body Enrolment.Request request) throws IOException {
        if (!enrolments.tryAcquire()) {
            return HttpResponse.status(HttpStatus.TOO_MANY_REQUESTS).header("Retry-After", "1");
        }
        try {
            char[] passphrase =
                    Files.readString(settings.passphraseFile()).strip().toCharArray();
            String expected = Enrolment.requestMac(
                    passphrase, request.role(), request.id(), request.name(), request.csr(), request.nonce());
            if (passphrase.length < Enrolment.MIN_PASSPHRASE_CHARS || !Enrolment.matches(expected, request.mac())) {
                LOG.warn("enrolment of {} '{}' refused: the passphrase is wrong", request.role(), request.name());
                return HttpResponse.status(HttpStatus.FORBIDDEN)
                        .body(Map.of("message", "the passphrase is wrong; ask the operator of the site for it"));
            }
            if (!request.role().equals(Peer.AGENT)) {
                return HttpResponse.badRequest(Map.of("message", "unknown role '" + request.role() + "'"));
            }
            String certificate;
            try {
                certificate = Pem.certificate(
                        site.authority().issue(request.csr(), request.role(), request.id(), clock.instant()));
            } catch (IOException e) {
                return HttpResponse.badRequest(Map.of("message", String.valueOf(e.getMessage())));
            }
            String authority = Pem.certificate(site.authority().certificate());
            LOG.info("enrolled {} '{}' as {}", request.role(), request.name(), request.id());
            return HttpResponse.ok(new Enrolment.Response(
                    certificate,
                    authority,
                    Enrolment.responseMac(passphrase, request.nonce(), certificate, authority)));
        } finally {
            enrolments.release();
        }
    }

    /** Hears how a machine is and answers what it is to do. */
    @Post("/agents/heartbeat")
    public HttpResponse<?> heartbeat(HttpRequest<?> request, @Body AgentHeartbeat heartbeat) {
        Peer peer = request.getCertificate().flatMap(Peer::of).orElse(null);
        if (peer == null
                || !peer.role().equals(Peer.AGENT)
                || !peer.id().equals(heartbeat.machine().machineId())) {
            return HttpResponse.status(HttpStatus.FORBIDDEN)
                    .body(Map.of("message", "a machine speaks for itself, with the certificate it enrolled"));
        }
        Optional<ItemRegistry.Item> own = items.ofMachine(peer.id());
        report(heartbeat, own.map(ItemRegistry.Item::itemId));
        AgentHeartbeat.Assignment assignment = own.map(item -> new AgentHeartbeat.Assignment(
                        item.itemId(),
                        settings.processServerUrl(),
                        item.crashConsistentSeconds(),
                        item.markCounter(),
                        item.resyncCounter()))
                .orElse(null);
        return HttpResponse.ok(new AgentHeartbeat.Answer(assignment, updates.heard(heartbeat)));
    }

    private void report(AgentHeartbeat heartbeat, Optional<UUID> own) {
        MachineDescription machine = heartbeat.machine();
        long now = clock.millis();
        Reported before = reported.get(machine.machineId());
        if (before == null || !before.machine.equals(machine) || now - before.atMillis >= MACHINE_EVERY_MILLIS) {
            events.machineDiscovered(machine);
            reported.put(machine.machineId(), new Reported(machine, now));
        }
        AgentHeartbeat.Status status = heartbeat.status();
        if (status != null && own.filter(status.itemId()::equals).isPresent()) {
            events.itemStatus(status);
        }
    }
}
