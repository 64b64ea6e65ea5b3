package io.farshore.controlplane.item;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** An item of fabric f1, process server ps, with one disk. */
public final class SampleItem {
    private static final Instant ENABLED = Instant.parse("2026-01-02T03:04:05.1234567Z");

    private SampleItem() {}

    /** In this state. */
    public static ProtectedItem of(ProtectionState state, ReplicationStatus status) {
        FailoverTarget target = new FailoverTarget(
                "/subscriptions/s/resourceGroups/t",
                "westeurope",
                "VM1",
                "Standard_F2s_v2",
                "/net",
                "subnet1",
                null,
                null,
                null,
                "/log",
                null,
                null,
                "NotSpecified",
                Map.of(),
                Map.of(),
                Map.of());
        return new ProtectedItem(
                "item",
                "VM1",
                "vault",
                "f1",
                "vm",
                "VM1",
                "policy1",
                "ps",
                state,
                target,
                List.of(new ItemDisk("d1", "sda", 1 << 20, true, "Standard_LRS")),
                status,
                null,
                TestFailover.NONE,
                List.of(),
                null,
                "correlation",
                ENABLED);
    }
}
