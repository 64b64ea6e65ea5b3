package io.farshore.emulation.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RecoveryPointsTest {
    private final RecoveryPoints points = new RecoveryPoints(List.of(
            point("aa11", "2026-11-21T10:00:00.5Z"),
            point("bb22", "2026-11-21T10:10:00Z"),
            point("aa33", "2026-11-21T10:05:00Z")));

    private static JsonNode point(String name, String time) {
        var point = OperatorCommand.object().put("name", name).put("id", "/points/" + name);
        point.putObject("properties").put("recoveryPointTime", time);
        return point;
    }

    @Test
    void latestIsTheNewestByTime() throws IOException {
        assertThat(points.choose("latest")).isEqualTo("/points/bb22");
    }

    @Test
    void aTimeMeansTheNewestPointNotAfterIt() throws IOException {
        assertThat(points.choose("2026-11-21T10:09:59Z")).isEqualTo("/points/aa33");
        assertThat(points.choose("2026-11-21T10:05:00Z")).isEqualTo("/points/aa33");
        assertThatThrownBy(() -> points.choose("2026-11-21T10:00:00Z"))
                .hasMessage("the oldest recovery point is of 2026-11-21T10:00:00.500Z, after 2026-11-21T10:00:00Z");
        assertThatThrownBy(() -> points.choose("10:00")).hasMessageContaining("is not a time such as");
    }

    @Test
    void theBeginningOfANameIsEnoughWhileItMeansOnlyOne() throws IOException {
        assertThat(points.choose("AA1")).isEqualTo("/points/aa11");
        assertThatThrownBy(() -> points.choose("aa")).hasMessage("'aa' is the name of 2 of them: say more of it");
        assertThatThrownBy(() -> points.choose("cc")).hasMessageContaining("there is no recovery point 'cc'");
    }

    @Test
    void aMachineWithoutPointsSaysSo() {
        assertThatThrownBy(() -> new RecoveryPoints(List.of()).choose("latest"))
                .hasMessage("the machine has no recovery point yet");
    }
}
