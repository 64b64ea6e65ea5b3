package io.farshore.processserver.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.vmware.vim25.DynamicProperty;
import com.vmware.vim25.ObjectContent;
import com.vmware.vim25.VirtualMachinePowerState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a vCenter says of a machine, in all its states. */
final class VimPropertiesTest {
    private static final String INSTANCE = "50123456-0000-0000-0000-0000000000A1";
    private static final String FIRMWARE = "42123456-0000-0000-0000-0000000000F1";

    private final Map<String, Object> properties = new HashMap<>(Map.of(
            "name",
            "app1",
            "config.uuid",
            FIRMWARE,
            "config.instanceUuid",
            INSTANCE,
            "config.template",
            false,
            "config.guestFullName",
            "Debian GNU/Linux 12 (64-bit)",
            "config.guestId",
            "debian12_64Guest",
            "config.hardware.numCPU",
            4,
            "config.hardware.memoryMB",
            2048,
            "runtime.powerState",
            VirtualMachinePowerState.poweredOn));

    private Optional<VirtualMachine> machine() {
        ObjectContent object = new ObjectContent();
        object.setPropSet(properties.entrySet().stream()
                .map(entry -> {
                    DynamicProperty property = new DynamicProperty();
                    property.setName(entry.getKey());
                    property.setVal(entry.getValue());
                    return property;
                })
                .toArray(DynamicProperty[]::new));
        return VimProperties.of(object).machine();
    }

    @Test
    void readsAMachineWhoseToolsDoNotRun() {
        assertThat(machine())
                .hasValue(new VirtualMachine(
                        INSTANCE.toLowerCase(java.util.Locale.ROOT),
                        FIRMWARE.toLowerCase(java.util.Locale.ROOT),
                        "app1",
                        "",
                        "Linux",
                        "Debian GNU/Linux 12 (64-bit)",
                        true,
                        4,
                        2048));
    }

    @Test
    void believesTheRunningSystemMoreThanTheConfiguration() {
        properties.put("guest.guestFamily", "windowsGuest");
        properties.put("guest.guestFullName", "Microsoft Windows Server 2022");
        properties.put("guest.ipAddress", "10.0.0.9");
        assertThat(machine()).hasValueSatisfying(machine -> {
            assertThat(machine.osType()).isEqualTo("Windows");
            assertThat(machine.osVersion()).isEqualTo("Microsoft Windows Server 2022");
            assertThat(machine.ipAddress()).isEqualTo("10.0.0.9");
        });
    }

    @ParameterizedTest
    @CsvSource({"poweredOff", "suspended"})
    void whatDoesNotRunIsOff(VirtualMachinePowerState state) {
        properties.put("runtime.powerState", state);
        assertThat(machine())
                .hasValueSatisfying(machine -> assertThat(machine.poweredOn()).isFalse());
    }

    @Test
    void leavesTemplatesOut() {
        properties.put("config.template", true);
        assertThat(machine()).isEmpty();
    }

    /** One that cannot be told from others would make the vault drop its neighbours in the message, too. */
    @ParameterizedTest
    @CsvSource({"''", "not a uuid", "50123456"})
    void leavesMachinesWithoutIdentityOut(String instanceUuid) {
        properties.put("config.instanceUuid", instanceUuid);
        assertThat(machine()).isEmpty();
    }
}
