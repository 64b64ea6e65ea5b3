package io.farshore.functions.triggers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import io.farshore.controlplane.job.JobMessage;
import io.farshore.controlplane.store.Json;
import io.farshore.functions.Farshore;
import io.farshore.functions.jobs.HydrateMessage;
import java.io.IOException;

/** One function per queue. What they throw makes the host deliver the message again, and poison it in the end. */
public final class QueueFunctions {
    private static final String STORAGE = "FARSHORE_STORAGE";

    @FunctionName("SiteEvent")
    public void siteEvent(
            @QueueTrigger(name = "message", queueName = "site-events", connection = STORAGE) String message) {
        Farshore.instance().siteEvents().handle(message);
    }

    @FunctionName("CommitArrived")
    public void commitArrived(
            @QueueTrigger(name = "message", queueName = "commits", connection = STORAGE) String message) {
        Farshore.instance().commits().handle(message);
    }

    @FunctionName("JobStep")
    public void jobStep(@QueueTrigger(name = "message", queueName = "jobs", connection = STORAGE) String message)
            throws JsonProcessingException {
        Farshore.instance().engine().run(Json.MAPPER.readValue(message, JobMessage.class));
    }

    @FunctionName("HydrateRange")
    public void hydrateRange(
            @QueueTrigger(name = "message", queueName = "hydrate", connection = STORAGE) String message)
            throws IOException {
        Farshore.instance().rangeTask().run(Json.MAPPER.readValue(message, HydrateMessage.class));
    }
}
