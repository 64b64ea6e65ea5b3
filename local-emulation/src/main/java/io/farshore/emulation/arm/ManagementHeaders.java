package io.farshore.emulation.arm;

import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What Azure Resource Manager adds to an answer, whichever provider gives it: the name of the request, and how many more
 * of its kind are allowed. Nothing is ever refused for being one too many. Safe for threads.
 */
final class ManagementHeaders {
    static final String CORRELATION = "x-ms-correlation-request-id";

    /** Kinds of requests of subscriptions that are counted. */
    private static final int MAX_COUNTERS = 10_000;

    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Requests that are counted together, and how many of them a subscription may send in an hour. */
    private enum Kind {
        READS(12_000),
        WRITES(1_200),
        DELETES(15_000);

        private final int perHour;

        Kind(int perHour) {
            this.perHour = perHour;
        }

        static Kind of(String method) {
            return switch (method) {
                case "GET", "HEAD" -> READS;
                case "DELETE" -> DELETES;
                default -> WRITES;
            };
        }
    }

    private final Clock clock;
    private final Map<String, Integer> used = new HashMap<>();
    private Instant period = Instant.EPOCH;

    ManagementHeaders(Clock clock) {
        this.clock = clock;
    }

    /** Answers whose requests nobody else needs to know the name of. */
    Router.Handler around(Router.Handler handler) {
        return request -> add(request, correlationId(request), handler.handle(request));
    }

    /** The caller's, when it has the form of one; else a new one. */
    static String correlationId(Request request) {
        try {
            return UUID.fromString(request.header(CORRELATION).orElse("")).toString();
        } catch (IllegalArgumentException e) {
            return UUID.randomUUID().toString();
        }
    }

    Reply add(Request request, String correlationId, Reply reply) {
        Kind kind = Kind.of(request.method());
        String subscription = subscription(request.path());
        String counted = subscription.isEmpty() ? "tenant" : "subscription";
        String limit = "x-ms-ratelimit-remaining-" + counted + '-' + kind.name().toLowerCase(Locale.ROOT);
        return reply.with("Cache-Control", "no-cache")
                .with("Pragma", "no-cache")
                .with("Expires", "-1")
                .with(limit, Integer.toString(remaining(kind, subscription)))
                .with(CORRELATION, correlationId)
                .with("x-ms-routing-request-id", "LOCAL:" + BASIC.format(clock.instant()) + ':' + correlationId);
    }

    private static String subscription(String path) {
        String[] parts = path.split("/", 4);
        return parts.length > 2 && parts[1].equalsIgnoreCase("subscriptions") ? parts[2].toLowerCase(Locale.ROOT) : "";
    }

    private synchronized int remaining(Kind kind, String subscription) {
        Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
        if (!hour.equals(period) || used.size() >= MAX_COUNTERS) {
            used.clear();
            period = hour;
        }
        return Math.max(0, kind.perHour - used.merge(kind + "/" + subscription, 1, Integer::sum));
    }
}
