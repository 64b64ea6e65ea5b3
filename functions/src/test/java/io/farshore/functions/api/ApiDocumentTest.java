package io.farshore.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.functions.Lab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/api.md promises has a route. */
final class ApiDocumentTest {
    private static final Pattern ROW =
            Pattern.compile("\\| (\\w+) \\| (GET|PUT|POST|PATCH|DELETE) \\| `([^`]+)` \\| ([a-z ]+) \\|.*");

    /** Of the contract, see operations.md. */
    private static final int OPERATIONS = 153;

    private record Operation(String name, String verb, String path, String state) {}

    @Test
    void listsEveryOperationOnce() throws IOException {
        List<Operation> operations = operations();

        assertThat(operations).hasSize(OPERATIONS);
        assertThat(operations).extracting(Operation::name).doesNotHaveDuplicates();
        assertThat(operations)
                .extracting(Operation::state)
                .allMatch(Set.of("works", "empty", "refused", "not yet")::contains);
    }

    @Test
    void whatIsServedHasARoute() throws IOException {
        VaultApiHandler api = new Lab(1 << 20).api;

        assertThat(operations().stream()
                        .filter(operation -> !operation.state().equals("not yet"))
                        .filter(operation -> !api.serves(operation.verb(), operation.path())))
                .isEmpty();
    }

    private static List<Operation> operations() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "api.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> new Operation(row.group(1), row.group(2), whole(row.group(3)), row.group(4)))
                .toList();
    }

    private static String whole(String path) {
        return path.replace("{I}", "{C}/replicationProtectedItems/{replicatedProtectedItemName}")
                .replace("{C}", "{F}/replicationProtectionContainers/{protectionContainerName}")
                .replace("{F}", "{V}/replicationFabrics/{fabricName}")
                .replace("{V}", "{G}/Microsoft.RecoveryServices/vaults/{resourceName}")
                .replace("{G}", "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers");
    }
}
