package io.farshore.functions.jobs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.fabric.Machine;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.store.Json;
import java.time.Duration;
import java.util.Optional;

/** Finds machines: a machine is found when its agent has enrolled. */
public final class DiscoverJobs {
    /** An agent that was just installed reports within a minute. */
    private static final Duration MAX_WAIT = Duration.ofMinutes(5);

    /**
     * A machine that somebody looks for.
     *
     * @param osType Windows or Linux, in any case
     */
    public record Wanted(String fabricId, String friendlyName, String ipAddress, String osType) {
        public ObjectNode input() {
            return Json.MAPPER.valueToTree(this);
        }

        private boolean is(Machine machine) {
            return machine.fabricId().equals(fabricId)
                    && (machine.ipAddress().equals(ipAddress) || machine.name().equalsIgnoreCase(friendlyName));
        }
    }

    private final JobPorts ports;

    DiscoverJobs(JobPorts ports) {
        this.ports = ports;
    }

    /** By address first: names repeat. */
    public static Optional<Machine> find(ControlRecords records, String vaultId, Wanted wanted) {
        var machines =
                records.machines().list(vaultId).stream().filter(wanted::is).toList();
        return machines.stream()
                .filter(machine -> machine.ipAddress().equals(wanted.ipAddress()))
                .findFirst()
                .or(() -> machines.stream().findFirst());
    }

    JobDefinition physicalMachine() {
        return JobDefinition.of(Scenario.DISCOVER_PHYSICAL_MACHINE)
                .step("DiscoverPhysicalMachineTask", this::await)
                .build();
    }

    private StepOutcome await(JobContext context) {
        Wanted wanted = read(context);
        Optional<Machine> machine = find(ports.records(), context.job().vaultId(), wanted);
        if (machine.isPresent()) {
            String osType = machine.get().osType();
            return osType.equalsIgnoreCase(wanted.osType())
                    ? StepOutcome.done()
                    : StepOutcome.failed(
                            ErrorCode.DISCOVERY,
                            "Discovery operation failed. The machine '" + wanted.friendlyName() + "' runs " + osType
                                    + ", not " + wanted.osType() + ".");
        }
        return context.elapsed().compareTo(MAX_WAIT) < 0
                ? StepOutcome.waitSeconds(ports.times().pollSeconds())
                : StepOutcome.failed(
                        ErrorCode.DISCOVERY,
                        "Discovery operation failed. No agent of a machine named '" + wanted.friendlyName()
                                + "' or with the address " + wanted.ipAddress() + " has enrolled at this site.");
    }

    private static Wanted read(JobContext context) {
        try {
            return Json.MAPPER.treeToValue(context.job().input(), Wanted.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the input of the job cannot be read", e);
        }
    }
}
