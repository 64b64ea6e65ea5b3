package io.farshore.controlplane.item;

import io.farshore.controlplane.store.Document;
import java.time.Duration;
import java.time.Instant;

/**
 * What is left of an item whose protection has ended: its data waits for deletion. The data is named by the item's id
 * alone, so a machine that is protected again, under whatever name, has nothing in common with it.
 *
 * @param name of the item; another item may bear it by now
 * @param fabricId of the site it was of, which may be gone
 * @param deleteTime the data stays until then, and goes with the next sweep
 */
public record RemovedItem(
        String itemId,
        String name,
        String friendlyName,
        String vaultId,
        String fabricId,
        String machineId,
        Instant removedTime,
        Instant deleteTime) {
    /** One partition for the whole deployment: they outlive their vaults. */
    public static final String PARTITION = "removed-items";

    /** @param keep how long the data stays; zero: it goes with the next sweep */
    public static RemovedItem of(ProtectedItem item, Instant now, Duration keep) {
        return new RemovedItem(
                item.itemId(),
                item.name(),
                item.friendlyName(),
                item.vaultId(),
                item.fabricId(),
                item.machineId(),
                now,
                now.plus(keep));
    }

    public boolean isDue(Instant now) {
        return !now.isBefore(deleteTime);
    }

    public static String id(String itemId) {
        return Document.idOf("removed", itemId);
    }
}
