package io.farshore.processserver.roles.process;

import io.farshore.processserver.pipeline.CacheBudget;
import io.farshore.processserver.roles.configuration.CommandPoller;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.reactivestreams.Publisher;

/** Up, or what is in the way: cache, uploads, vault. Shown by {@code /health}. */
@Singleton
public class ServerHealth implements HealthIndicator {
    private final CacheBudget budget;
    private final Pipelines pipelines;
    private final CommandPoller poller;

    public ServerHealth(CacheBudget budget, Pipelines pipelines, CommandPoller poller) {
        this.budget = budget;
        this.pipelines = pipelines;
        this.poller = poller;
    }

    @Override
    public Publisher<HealthResult> getResult() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("cacheUsedBytes", budget.used());
        details.put("cacheLimitBytes", budget.limit());
        details.put("uploadPendingBytes", pipelines.pendingBytes());
        details.put("uploads", pipelines.troubles().isEmpty() ? "ok" : pipelines.troubles());
        String vault = poller.trouble();
        details.put("vault", vault == null ? "ok" : vault);
        boolean up = pipelines.troubles().isEmpty() && vault == null;
        HealthResult result = HealthResult.builder("farshore", up ? HealthStatus.UP : HealthStatus.DOWN)
                .details(details)
                .build();
        return io.micronaut.core.async.publisher.Publishers.just(result);
    }
}
