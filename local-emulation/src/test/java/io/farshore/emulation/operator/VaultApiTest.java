package io.farshore.emulation.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VaultApiTest {
    private static final List<JsonNode> MACHINES =
            List.of(machine("3f2a-web01", "web01"), machine("3f9b-web010", "web010"), machine("77c0-db01", "db01"));

    private static JsonNode machine(String name, String friendlyName) {
        var node = JsonNodeFactory.instance.objectNode().put("name", name);
        node.putObject("properties").put("friendlyName", friendlyName);
        return node;
    }

    private static String found(String name) throws IOException {
        return VaultApi.one("machine", MACHINES, name, VaultApi::friendlyName)
                .path("name")
                .asText();
    }

    @ParameterizedTest
    @CsvSource({"web01, 3f2a-web01", "WEB010, 3f9b-web010", "77, 77c0-db01", "3F9, 3f9b-web010", "77c0-db01, 77c0-db01"
    })
    void findsByEitherNameInFullOrByItsBeginning(String name, String expected) throws IOException {
        assertThat(found(name)).isEqualTo(expected);
    }

    @Test
    void saysThatMoreThanOneIsMeant() {
        assertThatThrownBy(() -> found("3f")).isInstanceOf(IOException.class).hasMessageContaining("name of 2 of them");
    }

    @Test
    void saysThatNoneIsMeant() {
        assertThatThrownBy(() -> found("app"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no machine 'app'");
    }
}
