package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.command.CommandSender;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.controlplane.compute.RecoveryCompute;
import io.farshore.controlplane.store.Documents;
import io.farshore.functions.points.SegmentStores;
import io.farshore.replication.crypto.KeyUnwrapper;
import io.farshore.replication.crypto.KeyWrapper;
import io.farshore.replication.hydrate.HydrationTarget;
import io.farshore.replication.recoverypoint.SignedDocument;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All that job steps reach.
 *
 * @param ranges finished hydration tasks, in the partition of their job
 * @param hydrateQueue sends hydration tasks
 * @param disks opens a disk for writing by its upload access
 * @param vaultKey the key that sites wrap data keys with
 * @param vaultSigner signs with that key, PS256
 */
public record JobPorts(
        ControlRecords records,
        Documents<HydratedRange> ranges,
        SegmentStores stores,
        ArrivedPoints arrivedPoints,
        KeyUnwrapper unwrapper,
        RecoveryCompute compute,
        CommandSender commands,
        RunbookCaller runbooks,
        JobExports exports,
        Consumer<HydrateMessage> hydrateQueue,
        Function<URI, HydrationTarget> disks,
        Supplier<SiteCommand.VaultKey> vaultKey,
        SignedDocument.Signer vaultSigner,
        JobTimes times) {
    /** Wraps data keys to the vault's key; holds its public half. */
    KeyWrapper wrapper() {
        SiteCommand.VaultKey key = vaultKey.get();
        return KeyWrapper.of(key.keyId(), Base64.getDecoder().decode(key.publicKey()));
    }

    /**
     * How long jobs wait, and what they make waits.
     *
     * @param poll between two looks at something unfinished
     * @param site for a site's answer
     * @param rangeBytes of one hydration task
     * @param keepRemoved how long the data of an item stays that is not protected any more
     */
    public record JobTimes(Duration poll, Duration site, int rangeBytes, Duration keepRemoved) {
        int pollSeconds() {
            return Math.toIntExact(poll.toSeconds());
        }
    }
}
