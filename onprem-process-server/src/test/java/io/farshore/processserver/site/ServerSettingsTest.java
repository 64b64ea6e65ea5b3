package io.farshore.processserver.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerSettingsTest {
    private static ServerSettings settings(List<String> hosts, long cacheBytes, Duration poll) {
        return new ServerSettings(
                Path.of("h"), "127.0.0.1", 1, 2, hosts, "hq", Path.of("p"), Path.of("v"), cacheBytes, poll);
    }

    @Test
    void saysWhatIsWrong() {
        Duration second = Duration.ofSeconds(1);
        long room = ServerSettings.MIN_CACHE_BYTES;
        assertThat(settings(List.of("a", "b"), room, second).processServerUrl()).isEqualTo("https://a:2");
        assertThatThrownBy(() -> settings(List.of(), room, second)).hasMessageContaining("host");
        assertThatThrownBy(() -> settings(List.of("a"), room - 1, second)).hasMessageContaining("cache limit");
        assertThatThrownBy(() -> settings(List.of("a"), room, Duration.ZERO)).hasMessageContaining("poll interval");
    }
}
