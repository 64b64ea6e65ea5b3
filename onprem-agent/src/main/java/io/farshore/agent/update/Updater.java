package io.farshore.agent.update;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.protocol.AgentHeartbeat;
import io.farshore.replication.update.AgentPackage;
import io.farshore.replication.update.AgentVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes offers of newer agents: checks, installs beside the running one, stops the agent, switches and starts over in the same
 * process. What is not taken is refused with a reason. One thread runs it.
 */
public final class Updater implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Updater.class);

    /** The process ends with it (EX_TEMPFAIL) when it could not be replaced; whoever watches it starts the new version. */
    private static final int TRY_AGAIN = 75;

    private final UpdateOffers offers;
    private final @Nullable Path updateKey;
    private final AgentVersion running;
    private final Optional<InstalledAgent> installed;
    private final PackageSource source;
    private final Probe probe;
    private final BooleanSupplier stop;

    /**
     * @param updateKey file of the public key that packages are signed with, null: no updates are taken
     * @param running the version of this agent
     * @param stop stops the agent as a shutdown does; false when there is a shutdown already
     */
    public Updater(
            UpdateOffers offers,
            @Nullable Path updateKey,
            AgentVersion running,
            PackageSource source,
            BooleanSupplier stop) {
        this(offers, updateKey, running, InstalledAgent.ofThisProcess(), source, Probe::start, stop);
    }

    Updater(
            UpdateOffers offers,
            @Nullable Path updateKey,
            AgentVersion running,
            Optional<InstalledAgent> installed,
            PackageSource source,
            Probe probe,
            BooleanSupplier stop) {
        this.offers = offers;
        this.updateKey = updateKey;
        this.running = running;
        this.installed = installed;
        this.source = source;
        this.probe = probe;
        this.stop = stop;
    }

    @Override
    public void run() {
        try {
            while (true) {
                AgentHeartbeat.Offer offer = offers.await();
                Prepared prepared = prepareOrRefuse(offer);
                if (prepared != null) {
                    restart(prepared);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Prepared prepareOrRefuse(AgentHeartbeat.Offer offer) throws InterruptedException {
        String reason;
        try {
            return prepare(offer);
        } catch (UpdateRefusedException e) {
            reason = e.reason();
        } catch (IOException | RuntimeException e) {
            reason = "the update failed: " + e;
        }
        LOG.warn("agent {} is not installed: {}", offer.version(), reason);
        offers.refuse(offer, reason);
        return null;
    }

    /** What is left to do when the agent has stopped. */
    record Prepared(InstalledAgent installed, Path link, ProcessImage image) {}

    /** Everything that can fail while the agent works. */
    Prepared prepare(AgentHeartbeat.Offer offer) throws IOException, InterruptedException, UpdateRefusedException {
        AgentPackage described = check(offer);
        InstalledAgent layout = installed.orElseThrow(
                () -> new UpdateRefusedException(
                        "the agent was not started as DIR/current/" + InstalledAgent.JAR
                                + " with DIR/current a symbolic link to a folder in DIR/versions; install it that way to update it from here"));
        if (!layout.leadsTo(layout.running())
                || layout.folderOf(described.version()).equals(layout.running())) {
            throw new UpdateRefusedException("what runs is in " + layout.running()
                    + ", but the link current leads elsewhere, or the folder is called after another version;"
                    + " put that right and restart the agent");
        }
        LOG.info("agent {} is being installed in {}", described.version(), layout.folder());
        Path folder = new PackageInstaller(layout, source, probe).install(offer, described);
        layout.removeOthers(folder);
        return new Prepared(layout, layout.prepareLink(folder), ProcessImage.ofThisProcess());
    }

    private AgentPackage check(AgentHeartbeat.Offer offer) throws UpdateRefusedException {
        try {
            AgentPackage described = AgentPackage.verified(offer.signature(), UpdateKey.read(updateKey));
            if (!described.version().toString().equals(offer.version())) {
                throw new UpdateRefusedException(
                        "what is offered as " + offer.version() + " was signed as " + described.version());
            }
            if (!described.version().isNewerThan(running)) {
                throw new UpdateRefusedException(
                        "version " + running + " runs, and no older or equal one is installed over it");
            }
            return described;
        } catch (DamagedDataException e) {
            throw new UpdateRefusedException(String.valueOf(e.getMessage()));
        }
    }

    /** Past the beginning of the stop there is no way back, only a new start, of the old version if need be. */
    private void restart(Prepared prepared) {
        LOG.info("the agent stops and starts anew from {}", prepared.installed().folder());
        if (!stopped()) {
            return;
        }
        try {
            // Not before: classes may come from jars that are opened through the link.
            prepared.installed().switchTo(prepared.link());
        } catch (IOException e) {
            LOG.error("the link cannot be switched, the old version starts again: {}", e.getMessage());
        }
        try {
            prepared.image().replace();
        } catch (IOException e) {
            LOG.error(
                    "the process cannot be replaced and ends with code {}; start it again: {}",
                    TRY_AGAIN,
                    e.getMessage());
            System.exit(TRY_AGAIN);
        }
    }

    private boolean stopped() {
        try {
            return stop.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.error("not all of the agent could be stopped; it starts anew all the same", e);
            return true;
        }
    }
}
