package io.farshore.functions.site;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.command.CommandResult;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.fabric.MachineDisk;
import io.farshore.controlplane.fabric.ProcessServer;
import io.farshore.controlplane.fabric.RunAsAccount;
import io.farshore.controlplane.item.ProtectedItem;
import io.farshore.functions.alerts.HealthWatch;
import io.farshore.functions.request.Fields;
import io.farshore.functions.request.InvalidRequestException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the events that sites report. What nobody can have signed is dropped with a warning, not retried. */
public final class SiteEvents {
    private static final Logger LOG = LoggerFactory.getLogger(SiteEvents.class);

    private final ControlRecords records;
    private final SiteSignatures signatures;
    private final HealthWatch health;
    private final VirtualMachineEvents virtualMachines;

    public SiteEvents(ControlRecords records, SiteSignatures signatures, HealthWatch health) {
        this.health = health;
        this.records = records;
        this.signatures = signatures;
        virtualMachines = new VirtualMachineEvents(records);
    }

    public void handle(String compact) {
        try {
            SiteSignatures.Signed signed = signatures.verify(compact);
            Fields event = signed.payload();
            if (!event.guid("siteId").equals(signed.site().key().siteId())) {
                throw new UntrustedSiteException("the event names another site");
            }
            Fabric fabric = new SiteFabrics(records).of(signed.site());
            String vaultId = signed.site().vault().vaultId();
            switch (event.text("type")) {
                case "MachineDiscovered" -> machineDiscovered(vaultId, fabric, event);
                case "VirtualMachines" -> virtualMachines.listed(vaultId, fabric, event);
                case "VCenterRead" -> virtualMachines.read(vaultId, fabric, event);
                case "ItemStatus" -> itemStatus(fabric, event);
                case "SiteHeartbeat" -> heartbeat(vaultId, fabric, event);
                case "CommandResult" -> commandResult(vaultId, event);
                default -> LOG.warn("event of unknown type {} from site {}", event.text("type"), fabric.siteId());
            }
        } catch (UntrustedSiteException | InvalidRequestException e) {
            LOG.warn("an event was dropped: {}", e.getMessage());
        }
    }

    private void machineDiscovered(String vaultId, Fabric fabric, Fields event) {
        Machine machine = machine(fabric, event.object("machine"), event.instant("time"));
        records.machines()
                .put(
                        vaultId,
                        ControlRecords.machineId(machine.machineId()),
                        () -> machine,
                        old -> old.fabricId().equals(machine.fabricId())
                                        && !old.lastSeen().isAfter(machine.lastSeen())
                                ? machine.protectedBy(old.protectedItemName()).withVirtual(old.virtual())
                                : old);
        String firmwareUuid = event.object("machine").text("firmwareUuid", "");
        if (!firmwareUuid.isEmpty()) {
            virtualMachines.agentSeen(vaultId, fabric, firmwareUuid, machine.machineId());
        }
    }

    private static Machine machine(Fabric fabric, Fields machine, Instant time) {
        List<MachineDisk> disks = machine.objects("disks").stream()
                .map(disk -> new MachineDisk(
                        disk.guid("diskId"),
                        disk.text("name"),
                        disk.number("sizeBytes", 1, MachineDisk.MAX_SIZE_BYTES),
                        disk.flag("boot")))
                .toList();
        if (disks.size() > Machine.MAX_DISKS) {
            throw new InvalidRequestException("a machine has at most " + Machine.MAX_DISKS + " disks");
        }
        return new Machine(
                machine.guid("machineId"),
                fabric.fabricId(),
                machine.text("name"),
                machine.text("ipAddress", ""),
                machine.text("osType"),
                machine.text("osVersion", ""),
                machine.text("agentVersion", ""),
                (int) machine.number("cpuCount", 0, 1 << 16, 0),
                (int) machine.number("memoryMb", 0, Integer.MAX_VALUE, 0),
                disks,
                time,
                null,
                null);
    }

    private void itemStatus(Fabric fabric, Fields event) {
        Optional<ProtectedItem> item = records.item(event.guid("itemId"))
                .filter(found -> found.fabricId().equals(fabric.fabricId()));
        if (item.isEmpty()) {
            return;
        }
        records.items()
                .update(item.get().vaultId(), ControlRecords.itemId(item.get()), now -> ItemStatusReport.of(event)
                        .applyTo(now))
                .ifPresent(health::item);
    }

    private void heartbeat(String vaultId, Fabric fabric, Fields event) {
        Instant time = event.instant("time");
        Optional<Fabric> heard = records.fabrics().update(vaultId, ControlRecords.fabricId(fabric.name()), old -> {
            if (time.isBefore(old.lastHeartbeat())) {
                return old;
            }
            List<ProcessServer> servers = old.processServers().stream()
                    .map(server -> load(server, event, time))
                    .toList();
            return old.withHeartbeat(time, servers, accounts(event));
        });
        heard.ifPresent(now -> health.fabric(vaultId, now));
    }

    private static ProcessServer load(ProcessServer server, Fields event, Instant time) {
        return event.objects("processServers").stream()
                .filter(report -> report.text("id").equalsIgnoreCase(server.id()))
                .findFirst()
                .map(report -> server.withLoad(
                        report.number("cacheFreeBytes", 0, Long.MAX_VALUE, 0),
                        report.number("cacheTotalBytes", 0, Long.MAX_VALUE, 0),
                        report.number("uploadPendingBytes", 0, Long.MAX_VALUE, 0),
                        cpuLoad(report),
                        time))
                .orElse(server);
    }

    private static List<RunAsAccount> accounts(Fields event) {
        return event.objects("runAsAccounts").stream()
                .map(account -> new RunAsAccount(account.text("accountId"), account.text("accountName")))
                .toList();
    }

    /** Older process servers do not say, nor do those that cannot tell. */
    private static @Nullable Integer cpuLoad(Fields report) {
        long percent = report.number("cpuLoadPercent", 0, 100, -1);
        return percent < 0 ? null : (int) percent;
    }

    private void commandResult(String vaultId, Fields event) {
        String commandId = event.guid("commandId");
        CommandResult result = new CommandResult(
                commandId, event.flag("succeeded"), event.textOrNull("message"), event.instant("time"));
        records.commandResults().createIfAbsent(vaultId, CommandResult.id(commandId), result);
    }
}
