package io.farshore.functions.points;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.command.CommandSender;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.controlplane.vault.Directory;
import io.farshore.controlplane.vault.DirectoryEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Asks every site for crash-consistent points of its items. */
public final class ConsistencyRequests {
    /** So that a command fits into a queue message. */
    private static final int MAX_ITEMS_PER_COMMAND = 500;

    private final ControlRecords records;
    private final CommandSender commands;
    private final Supplier<UUID> commandIds;

    public ConsistencyRequests(ControlRecords records, CommandSender commands, Supplier<UUID> commandIds) {
        this.records = records;
        this.commands = commands;
        this.commandIds = commandIds;
    }

    public void send() {
        for (DirectoryEntry vault : records.directory().list(Directory.Kind.VAULT)) {
            Map<String, List<String>> byFabric = records.items().list(vault.vaultId()).stream()
                    .filter(ConsistencyRequests::isDue)
                    .collect(Collectors.groupingBy(
                            ProtectedItem::fabricId, Collectors.mapping(ProtectedItem::itemId, Collectors.toList())));
            byFabric.forEach(this::send);
        }
    }

    /** During the first copy there is nothing consistent to mark. */
    private static boolean isDue(ProtectedItem item) {
        ProtectionState state = item.state();
        boolean copied = state == ProtectionState.INITIAL_REPLICATION
                && item.replication().progressPercent() == 100;
        return copied || state == ProtectionState.PROTECTED || state == ProtectionState.FAILOVER_FAILED;
    }

    private void send(String fabricId, List<String> itemIds) {
        for (int from = 0; from < itemIds.size(); from += MAX_ITEMS_PER_COMMAND) {
            int to = Math.min(itemIds.size(), from + MAX_ITEMS_PER_COMMAND);
            List<String> part = new ArrayList<>(itemIds.subList(from, to));
            commands.send(
                    fabricId, new SiteCommand.ConsistencyPoint(commandIds.get().toString(), part, "CrashConsistent"));
        }
    }
}
