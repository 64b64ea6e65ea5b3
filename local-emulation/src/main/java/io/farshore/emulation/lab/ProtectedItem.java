package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A protected item as an operator sees it, through the public API.
 *
 * @param id its resource id
 */
record ProtectedItem(ArmClient arm, String id) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PROTECTION_PATIENCE = Duration.ofSeconds(120);
    private static final long SETTLING_MILLIS = 2_500;
    private static final String PROVIDER = "InMageAzureV2";

    /** A recovery point as the API lists it. */
    record Point(String id, Instant time) {}

    /** Called while waiting. */
    @FunctionalInterface
    interface Meanwhile {
        void work(JsonNode properties) throws IOException, InterruptedException;
    }

    JsonNode properties() throws IOException, InterruptedException {
        return arm.get(id).path("properties");
    }

    /** Waits until initial replication is done. */
    void awaitProtected(Meanwhile meanwhile) throws IOException, InterruptedException {
        Instant until = Instant.now().plus(PROTECTION_PATIENCE);
        while (Instant.now().isBefore(until)) {
            JsonNode properties = properties();
            if (properties.path("protectionState").asText().equals("Protected")) {
                return;
            }
            meanwhile.work(properties);
        }
        throw new IOException("the machine was not protected after " + PROTECTION_PATIENCE.toSeconds() + " s: "
                + properties().path("protectionStateDescription"));
    }

    /** The recovery points, oldest first. */
    List<Point> points() throws IOException, InterruptedException {
        List<Point> points = new ArrayList<>();
        for (JsonNode each : arm.list(id + "/recoveryPoints")) {
            String time = each.at("/properties/recoveryPointTime").asText();
            points.add(new Point(each.path("id").asText(), Instant.parse(time)));
        }
        points.sort(Comparator.comparing(Point::time));
        return points;
    }

    /** Manifests that were stored before the loss become points within moments; the list is complete when it rests. */
    List<Point> settledPoints() throws IOException, InterruptedException {
        List<Point> before = points();
        while (true) {
            Thread.sleep(SETTLING_MILLIS);
            List<Point> now = points();
            if (now.size() == before.size()) {
                return now;
            }
            before = now;
        }
    }

    /** Starts the failover to a point. */
    ArmClient.Pending failOver(Point point) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("properties")
                .put("failoverDirection", "PrimaryToRecovery")
                .put("sourceSiteOperations", "NotRequired")
                .putObject("providerSpecificDetails")
                .put("instanceType", PROVIDER)
                .put("recoveryPointId", point.id);
        return arm.begin("POST", id + "/unplannedFailover", body);
    }

    /** Makes a copy of the machine at a point, in a network of its own, and waits until it runs. */
    void testFailOver(Point point) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("properties")
                .put("failoverDirection", "PrimaryToRecovery")
                .put("networkType", "NoNetworkAttachAsInput")
                .putObject("providerSpecificDetails")
                .put("instanceType", PROVIDER)
                .put("recoveryPointId", point.id);
        arm.post(id + "/testFailover", body);
    }

    /** Removes the copy and all that was made for it. */
    void cleanUpTest(String comments) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("properties").put("comments", comments);
        arm.post(id + "/testFailoverCleanup", body);
    }

    /** Makes the recovered machine anew from another point. */
    void change(Point point) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("properties")
                .put("recoveryPointId", point.id)
                .putObject("providerSpecificDetails")
                .put("instanceType", PROVIDER);
        arm.post(id + "/applyRecoveryPoint", body);
    }

    void commit() throws IOException, InterruptedException {
        arm.post(id + "/failoverCommit", null);
    }
}
