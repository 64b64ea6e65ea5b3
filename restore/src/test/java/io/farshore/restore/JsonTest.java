package io.farshore.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsWhatManifestsHold() {
        Map<?, ?> map = Json.object(" {\"a\" : [ 1 , {\"b\":\"c\"}, [] ], \"d\":null, \"e\":{}, \"f\":-7 } ");
        assertThat(map.get("a")).isEqualTo(List.of(1L, Map.of("b", "c"), List.of()));
        assertThat(map.containsKey("d")).isTrue();
        assertThat(map.get("f")).isEqualTo(-7L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1}{",
                "{\"a\":1 2}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":1.5}",
                "{\"a\":99999999999999999999}",
                "{\"a\":\"x}",
                "{\"a\":[1,]}",
                "{\"a\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}"
            })
    void refusesEverythingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Json.object(text));
    }
}
