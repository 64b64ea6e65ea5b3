package io.farshore.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentSettingsTest {
    private static final String GOOD = """
            home: /var/lib/farshore-agent
            configurationServer: https://cs1:443
            listen: tcp:10809
            healthPort: 9481
            disks:
              - name: sda
                path: /dev/sda
                boot: true
              - name: sdb
                path: /dev/sdb
            """;

    @TempDir
    private Path folder;

    private AgentSettings read(String text) throws IOException {
        return AgentSettings.read(Files.writeString(folder.resolve("agent.yaml"), text));
    }

    @Test
    void readsWhatTheHelpShows() throws IOException {
        AgentSettings settings = read(GOOD);
        assertThat(settings.disks()).hasSize(2);
        assertThat(settings.journalLimitBytes()).isEqualTo(4096L << 20);
        assertThat(settings.batchLimitBytes()).isEqualTo(8 << 20);
    }

    /** Each line: what stands in the good file, what replaces it, and the setting the message must name. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "home: /var/lib/farshore-agent | | home",
                "configurationServer: https://cs1:443 | | configurationServer",
                "https://cs1:443 | http://cs1 | configurationServer",
                "listen: tcp:10809 | | listen",
                "tcp:10809 | tcp:many | listen",
                "tcp:10809 | pipe | listen",
                "healthPort: 9481 | healthPort: 70000 | healthPort",
                "healthPort: 9481 | healthPort: soon | healthPort",
                "healthPort: 9481 | journalLimitMb: 15 | journalLimitMb",
                "healthPort: 9481 | journalLimitMb: lots | journalLimitMb",
                "healthPort: 9481 | batchLimitMb: 33 | batchLimitMb",
                "healthPort: 9481 | healtPort: 9481 | healtPort",
                "healthPort: 9481 | updateKey: [a] | updateKey",
                "name: sdb | name: sda | disks",
                "path: /dev/sdb | path: /dev/../dev/sda | disks",
                "path: /dev/sdb | boot: false | disks",
                "path: /dev/sdb | size: 5 | size"
            })
    void namesTheSettingThatIsWrong(String good, String bad, String setting) {
        String text = GOOD.replace(good, bad == null ? "" : bad);
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("agent.yaml")
                .hasMessageContaining(setting);
    }

    @Test
    void saysThatAFileIsEmptyMissingOrNotYaml() {
        assertThatThrownBy(() -> read("")).isInstanceOf(IOException.class).hasMessageContaining("empty");
        assertThatThrownBy(() -> read("a: [")).isInstanceOf(IOException.class).hasMessageContaining("not YAML");
        assertThatThrownBy(() -> read("just words")).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> AgentSettings.read(folder.resolve("absent")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be read");
    }
}
