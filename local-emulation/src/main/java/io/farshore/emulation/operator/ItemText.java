package io.farshore.emulation.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * A protected machine in lines.
 *
 * @param properties of the protected item
 */
record ItemText(JsonNode properties) {
    /** How old the newest data in Azure is; empty while there is none. */
    static String rpo(JsonNode properties) {
        JsonNode details = properties.path("providerSpecificDetails");
        boolean replicates = properties.path("protectionState").asText().equals("Protected");
        if (!replicates) {
            int percent = details.path("resyncProgressPercentage").asInt();
            return percent > 0 ? percent + " % sent" : "";
        }
        return Ages.text(Duration.ofSeconds(details.path("rpoInSeconds").asLong()));
    }

    void print(BiConsumer<String, String> line) {
        JsonNode details = properties.path("providerSpecificDetails");
        line.accept("machine", properties.path("friendlyName").asText());
        line.accept("state", properties.path("protectionStateDescription").asText());
        line.accept("active in", properties.path("activeLocation").asText());
        line.accept("RPO", rpo(properties));
        line.accept(
                "latest point",
                Ages.seconds(details.path("lastRecoveryPointReceived").asText()));
        line.accept("heartbeat", ago(details.path("lastHeartbeat").asText()));
        line.accept("source", source(details));
        line.accept("policy", properties.path("policyFriendlyName").asText());
        line.accept("target", target(details));
        line.accept("drill", properties.path("testFailoverStateDescription").asText());
        line.accept(
                "last drill",
                Ages.seconds(properties.path("lastSuccessfulTestFailoverTime").asText()));
        line.accept("health", properties.path("replicationHealth").asText());
        for (JsonNode error : properties.path("healthErrors")) {
            line.accept(
                    error.path("errorLevel").asText().toLowerCase(Locale.ROOT),
                    error.path("errorMessage").asText());
            line.accept("  do", error.path("recommendedAction").asText());
        }
        line.accept("allows", OperatorCommand.joined(properties.path("allowedOperations")));
    }

    private static String ago(String time) {
        String age = Ages.since(time, Instant.now());
        return age.isEmpty() ? "" : age + " ago";
    }

    private static String source(JsonNode details) {
        return details.path("osType").asText() + ", "
                + details.path("ipAddress").asText() + ", "
                + details.path("protectedDisks").size() + " disks, agent "
                + details.path("agentVersion").asText() + ", by "
                + details.path("processServerName").asText();
    }

    private static String target(JsonNode details) {
        return details.path("recoveryAzureVMName").asText() + ", "
                + details.path("recoveryAzureVMSize").asText() + ", network "
                + OperatorCommand.lastPart(
                        details.path("selectedRecoveryAzureNetworkId").asText());
    }
}
