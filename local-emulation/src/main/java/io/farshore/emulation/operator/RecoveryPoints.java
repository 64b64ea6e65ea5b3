package io.farshore.emulation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * The recovery points of a machine.
 *
 * @param newestFirst as the API shows them
 */
record RecoveryPoints(List<JsonNode> newestFirst) {
    static final String LATEST = "latest";

    RecoveryPoints {
        newestFirst = newestFirst.stream()
                .sorted(Comparator.comparing(RecoveryPoints::time).reversed())
                .toList();
    }

    static RecoveryPoints of(VaultApi vault, JsonNode item) throws IOException, InterruptedException {
        return new RecoveryPoints(vault.arm().list(item.path("id").asText() + "/recoveryPoints"));
    }

    private static Instant time(JsonNode point) {
        return Instant.parse(point.at("/properties/recoveryPointTime").asText());
    }

    /**
     * The id of the point that is meant.
     *
     * @param wanted {@link #LATEST}, a name or the beginning of one, or a time
     * @throws IOException saying so, when there is none
     */
    String choose(String wanted) throws IOException {
        if (newestFirst.isEmpty()) {
            throw new IOException("the machine has no recovery point yet");
        }
        if (wanted.equalsIgnoreCase(LATEST)) {
            return newestFirst.getFirst().path("id").asText();
        }
        if (wanted.contains(":")) {
            return notAfter(wanted).path("id").asText();
        }
        return VaultApi.one("recovery point", newestFirst, wanted, point -> "")
                .path("id")
                .asText();
    }

    private JsonNode notAfter(String text) throws IOException {
        try {
            Instant limit = Instant.parse(text);
            return newestFirst.stream()
                    .filter(point -> !time(point).isAfter(limit))
                    .findFirst()
                    .orElseThrow(() -> new IOException(
                            "the oldest recovery point is of " + time(newestFirst.getLast()) + ", after " + limit));
        } catch (DateTimeException e) {
            throw new IOException("'" + text + "' is not a time such as 2026-11-21T10:15:00Z", e);
        }
    }

    Table table(Instant now) {
        Table table = new Table("POINT", "TIME", "AGE", "KIND");
        for (JsonNode point : newestFirst) {
            String time = point.at("/properties/recoveryPointTime").asText();
            table.row(
                    OperatorCommand.brief(point.path("name").asText()),
                    Ages.seconds(time),
                    Ages.since(time, now),
                    point.at("/properties/recoveryPointType").asText());
        }
        return table;
    }
}
