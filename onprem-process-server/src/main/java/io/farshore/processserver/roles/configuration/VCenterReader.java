package io.farshore.processserver.roles.configuration;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.processserver.discovery.RunAsAccount;
import io.farshore.processserver.discovery.RunAsAccounts;
import io.farshore.processserver.discovery.VCenter;
import io.farshore.processserver.discovery.VCenterAddress;
import io.farshore.processserver.discovery.VCenterRegistry;
import io.farshore.processserver.discovery.VirtualMachine;
import io.farshore.processserver.site.ServerSettings;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the machines of the site's vCenters: at once when it is asked to, and then from time to time. */
@Context
public class VCenterReader {
    private static final Logger LOG = LoggerFactory.getLogger(VCenterReader.class);
    private static final Duration INTERVAL = Duration.ofMinutes(15);
    private static final long PAUSE_MILLIS = 1_000;

    /** So that a message stays below the 48 KiB that a queue takes. */
    private static final int MACHINES_PER_EVENT = 20;

    private final VCenterRegistry registry;
    private final VCenter.Login login;
    private final VCenterReports events;
    private final RunAsAccounts accounts;
    private final InstantSource clock;
    private final Map<UUID, Instant> lastTries = new HashMap<>();
    private volatile @Nullable Thread thread;

    public VCenterReader(
            VCenterRegistry registry,
            VCenter.Login login,
            VCenterReports events,
            ServerSettings settings,
            ObjectMapper json,
            InstantSource clock) {
        this.registry = registry;
        this.login = login;
        this.events = events;
        this.accounts = new RunAsAccounts(settings.home(), json);
        this.clock = clock;
    }

    @PostConstruct
    void start() {
        thread = Thread.ofPlatform().daemon().name("vcenters").start(this::run);
    }

    @PreDestroy
    void stop() {
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }

    /** @throws IllegalArgumentException if the address is none */
    void wish(String commandId, UUID vCenterId, String address, int port, String accountId) throws IOException {
        new VCenterAddress(address, port);
        registry.wish(
                new VCenterRegistry.Wish(commandId, new VCenterRegistry.Entry(vCenterId, address, port, accountId)));
    }

    void remove(UUID vCenterId) throws IOException {
        registry.remove(vCenterId);
    }

    List<RunAsAccount> accounts() throws IOException {
        return accounts.all();
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                step();
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.error("the list of vCenters cannot be kept: {}", e.getMessage());
            }
        }
    }

    /** Everything that is due. */
    void step() throws IOException {
        for (VCenterRegistry.Wish wish : registry.wishes()) {
            @Nullable String error = read(wish.entry());
            events.commandResult(wish.commandId(), null, error);
            registry.answered(wish, error == null);
        }
        Instant now = clock.instant();
        for (VCenterRegistry.Entry entry : registry.all()) {
            Instant last = lastTries.get(entry.vCenterId());
            if (last == null || !now.isBefore(last.plus(INTERVAL))) {
                @Nullable String error = read(entry);
                events.vCenterRead(entry.vCenterId(), clock.instant(), error);
            }
        }
    }

    /** Reports all machines; returns why not, null when it could. */
    private @Nullable String read(VCenterRegistry.Entry entry) throws IOException {
        Instant time = clock.instant();
        lastTries.put(entry.vCenterId(), time);
        RunAsAccount account = accounts.find(entry.runAsAccountId()).orElse(null);
        if (account == null) {
            return "The process server has no run-as account " + entry.runAsAccountId()
                    + "; add one there with 'farshore-process-server account add'.";
        }
        List<VirtualMachine> machines;
        try (VCenter vCenter = login.open(new VCenterAddress(entry.address(), entry.port()), account)) {
            machines = vCenter.machines();
        } catch (IOException e) {
            LOG.warn("{}", e.getMessage());
            return String.valueOf(e.getMessage());
        }
        for (int from = 0; from < machines.size(); from += MACHINES_PER_EVENT) {
            int end = Math.min(machines.size(), from + MACHINES_PER_EVENT);
            events.virtualMachines(entry.vCenterId(), time, from / MACHINES_PER_EVENT, machines.subList(from, end));
        }
        events.vCenterRead(entry.vCenterId(), time, null);
        return null;
    }
}
