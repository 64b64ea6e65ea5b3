package io.farshore.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MachineTest {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VMware-42 1a 5b 08 53 4f 0c 52-a6 44 c2 5d 1e 0a 7f 31 | 421a5b08-534f-0c52-a644-c25d1e0a7f31
            VMware-56 4D 00 00 00 00 00 00-00 00 00 00 00 00 00 01 | 564d0000-0000-0000-0000-000000000001
            VMware-42 1a                                           | ''
            Not Specified                                          | ''
            """)
    void takesTheFirmwareFromASerialOfVSphere(String serial, String uuid) throws IOException {
        Path file = Files.writeString(folder.resolve("product_serial"), serial + "\n");
        assertThat(Machine.firmwareUuid(file)).isEqualTo(uuid);
    }

    @Test
    void hasNoneWhereTheFirmwareDoesNotTell() {
        assertThat(Machine.firmwareUuid(folder.resolve("none"))).isEmpty();
    }
}
