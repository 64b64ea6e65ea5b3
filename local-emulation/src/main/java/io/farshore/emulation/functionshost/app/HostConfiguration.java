package io.farshore.emulation.functionshost.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * What {@code host.json} says, with the service's defaults for what it leaves out.
 *
 * @param routePrefix the first segment of every route; empty for none
 * @param maxRequestBodyBytes longer request bodies are refused with 413
 * @param blobParallelism blobs of one function handled at a time
 */
public record HostConfiguration(
        String routePrefix, long maxRequestBodyBytes, QueueConfiguration queues, int blobParallelism) {
    /** The service's default and maximum, 100 MB. */
    private static final long DEFAULT_MAX_REQUEST_BODY_BYTES = 104_857_600;

    private static final int DEFAULT_BLOB_PARALLELISM = 8;

    static HostConfiguration of(JsonNode hostJson, AppSettings settings) {
        JsonNode extensions = hostJson.path("extensions");
        long maxBodyBytes = settings.find("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT")
                .map(Long::parseLong)
                .orElse(extensions.path("http").path("maxRequestBodySize").asLong(DEFAULT_MAX_REQUEST_BODY_BYTES));
        return new HostConfiguration(
                extensions.path("http").path("routePrefix").asText("api"),
                maxBodyBytes,
                QueueConfiguration.of(extensions.path("queues")),
                extensions.path("blobs").path("maxDegreeOfParallelism").asInt(DEFAULT_BLOB_PARALLELISM));
    }

    /**
     * Settings of all queue triggers.
     *
     * @param batchSize messages fetched at a time
     * @param newBatchThreshold the next batch is fetched when no more messages than this are being handled
     * @param visibilityTimeout how long a failed message stays hidden
     */
    public record QueueConfiguration(
            int batchSize,
            int newBatchThreshold,
            int maxDequeueCount,
            Duration visibilityTimeout,
            Duration maxPollingInterval,
            boolean base64) {
        /** The queue service hands out at most this many at a time. */
        private static final int MAX_BATCH_SIZE = 32;

        /** The service would wait up to a minute for the first message after a quiet time; a person would not. */
        private static final Duration DEFAULT_MAX_POLLING_INTERVAL = Duration.ofSeconds(2);

        public QueueConfiguration {
            if (batchSize < 1 || batchSize > MAX_BATCH_SIZE || newBatchThreshold < 0 || maxDequeueCount < 1) {
                throw new IllegalArgumentException("extensions.queues of host.json: batchSize is 1 to " + MAX_BATCH_SIZE
                        + ", newBatchThreshold at least 0, maxDequeueCount at least 1");
            }
        }

        static QueueConfiguration of(JsonNode queues) {
            int batchSize = queues.path("batchSize").asInt(16);
            return new QueueConfiguration(
                    batchSize,
                    queues.path("newBatchThreshold").asInt(batchSize / 2),
                    queues.path("maxDequeueCount").asInt(5),
                    duration(queues.path("visibilityTimeout"), Duration.ZERO),
                    duration(queues.path("maxPollingInterval"), DEFAULT_MAX_POLLING_INTERVAL),
                    !queues.path("messageEncoding").asText("base64").equalsIgnoreCase("none"));
        }

        /** {@code hh:mm:ss}, or milliseconds. */
        private static Duration duration(JsonNode value, Duration absent) {
            if (value.isMissingNode()) {
                return absent;
            }
            String[] parts = value.asText().split(":");
            if (parts.length == 1) {
                return Duration.ofMillis(value.asLong());
            }
            if (parts.length != 3) {
                throw new IllegalArgumentException("host.json: not a time span: " + value.asText());
            }
            return Duration.ofHours(Long.parseLong(parts[0]))
                    .plusMinutes(Long.parseLong(parts[1]))
                    .plusMillis(Math.round(Double.parseDouble(parts[2]) * 1000));
        }
    }
}
