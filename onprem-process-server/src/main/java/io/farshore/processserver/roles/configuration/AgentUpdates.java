package io.farshore.processserver.roles.configuration;

import io.farshore.processserver.agents.AgentPackages;
import io.farshore.processserver.agents.UpdateRegistry;
import io.farshore.processserver.agents.UpdateRegistry.Wish;
import io.farshore.replication.protocol.AgentHeartbeat;
import io.farshore.replication.protocol.MachineDescription;
import io.farshore.replication.update.AgentVersion;
import io.micronaut.context.annotation.Context;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.annotation.PostConstruct;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers newer agents to machines that the vault wants updated, and tells it what became of that: docs/adr/0009. Each wish
 * is answered once, durably; the answers are told again after a start, since those under way are lost with the process.
 */
@Context
public class AgentUpdates {
    private static final Logger LOG = LoggerFactory.getLogger(AgentUpdates.class);

    /** Shorter than the vault waits, so that it hears why. */
    private static final Duration PATIENCE = Duration.ofMinutes(25);

    private static final AgentVersion UNKNOWN = new AgentVersion(0, 0, 0);

    private final UpdateRegistry registry;
    private final AgentPackages packages;
    private final CommandResults results;
    private final InstantSource clock;

    public AgentUpdates(UpdateRegistry registry, AgentPackages packages, CommandResults results, InstantSource clock) {
        this.registry = registry;
        this.packages = packages;
        this.results = results;
        this.clock = clock;
    }

    @PostConstruct
    void repeatAnswers() {
        registry.answers().forEach(this::tell);
    }

    void wish(String commandId, UUID itemId, UUID machineId) throws IOException {
        long until = clock.millis() + PATIENCE.toMillis();
        registry.wish(new Wish(commandId, itemId, machineId, until, null)).ifPresent(this::tell);
    }

    private void tell(UpdateRegistry.Answer answer) {
        results.commandResult(answer.commandId(), answer.itemId(), answer.error());
    }

    /** What a machine is offered that was just heard of, null for nothing. */
    AgentHeartbeat.@Nullable Offer heard(AgentHeartbeat heartbeat) {
        UUID machineId = heartbeat.machine().machineId();
        AgentHeartbeat.Offer offer = null;
        try {
            for (Wish wish : registry.wishes()) {
                if (wish.machineId().equals(machineId)) {
                    AgentHeartbeat.Offer next = follow(wish, heartbeat);
                    offer = next == null ? offer : next;
                }
            }
        } catch (IOException e) {
            LOG.error("updates of agents cannot be kept: {}", e.getMessage()); // the machine is answered all the same
        }
        return offer;
    }

    /** Answers the wish, or says what its machine is offered. */
    private AgentHeartbeat.@Nullable Offer follow(Wish wish, AgentHeartbeat heartbeat) throws IOException {
        MachineDescription machine = heartbeat.machine();
        AgentHeartbeat.Updates updates = heartbeat.updates();
        if (updates == null) {
            return answer(
                    wish,
                    "The agent of '" + machine.name() + "', version " + machine.agentVersion()
                            + ", cannot update itself yet. Install the newer one on the machine.");
        }
        if (wish.version() == null) {
            return begin(wish, machine);
        }
        AgentVersion wanted = AgentVersion.parse(wish.version()).orElse(UNKNOWN);
        if (!wanted.isNewerThan(running(machine))) {
            return answer(wish, null);
        }
        AgentHeartbeat.Refusal refused = updates.refused();
        if (refused != null && refused.version().equals(wish.version())) {
            return answer(
                    wish,
                    "The agent of '" + machine.name() + "' does not take version " + wanted + ": " + refused.reason());
        }
        Optional<AgentPackages.Offered> there = packages.find(wanted);
        return there.isPresent()
                ? offer(there.get())
                : answer(
                        wish,
                        "The package of agent " + wanted + " is no longer in the folder " + packages.folder()
                                + " of the process server, or not as it was.");
    }

    /** Chooses the package, once the machine's version is known. */
    private AgentHeartbeat.@Nullable Offer begin(Wish wish, MachineDescription machine) throws IOException {
        String runs = "'" + machine.name() + "' runs version " + machine.agentVersion();
        AgentPackages.Offered newest = packages.newest().orElse(null);
        if (newest == null) {
            return answer(
                    wish,
                    "There is no package of an agent in the folder " + packages.folder() + " of the process server; "
                            + runs + ".");
        }
        if (!newest.version().isNewerThan(running(machine))) {
            return answer(
                    wish,
                    "The newest package in the folder " + packages.folder() + " of the process server is of version "
                            + newest.version() + "; " + runs + ".");
        }
        registry.choose(wish, newest.version().toString());
        LOG.info("{}; it is offered {} for command {}", runs, newest.version(), wish.commandId());
        return offer(newest);
    }

    private static AgentVersion running(MachineDescription machine) {
        return AgentVersion.parse(machine.agentVersion()).orElse(UNKNOWN);
    }

    private static AgentHeartbeat.Offer offer(AgentPackages.Offered there) {
        return new AgentHeartbeat.Offer(there.version().toString(), there.signature());
    }

    private AgentHeartbeat.@Nullable Offer answer(Wish wish, @Nullable String error) throws IOException {
        UpdateRegistry.Answer answer = new UpdateRegistry.Answer(wish.commandId(), wish.itemId(), error);
        registry.answered(answer);
        LOG.info("update of machine {} to {}: {}", wish.machineId(), wish.version(), error == null ? "done" : error);
        tell(answer);
        return null;
    }

    /** Ends wishes of machines that are not heard, or do not come back as they were wanted. */
    @Scheduled(fixedDelay = "10s")
    void endOverdue() throws IOException {
        for (Wish wish : registry.wishes()) {
            if (clock.millis() >= wish.untilMillis()) {
                String after = " after " + PATIENCE.toMinutes() + " minutes.";
                answer(
                        wish,
                        wish.version() == null
                                ? "The machine's agent was not heard of" + after
                                : "The machine was offered version " + wish.version() + " and does not run it" + after
                                        + " Look into its agent's log.");
            }
        }
    }
}
