package io.farshore.emulation.functionshost.sample;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.OutputBinding;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.BlobOutput;
import com.microsoft.azure.functions.annotation.BlobTrigger;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import com.microsoft.azure.functions.annotation.QueueOutput;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** One function of each kind, run by the host's integration test from a jar of its own. */
public final class SampleFunctions {
    private final String greeting;

    /** Only the injector can call it. */
    SampleFunctions(String greeting) {
        this.greeting = greeting;
    }

    @FunctionName("Greet")
    public HttpResponseMessage greet(
            @HttpTrigger(
                            name = "request",
                            methods = {HttpMethod.GET, HttpMethod.PUT},
                            route = "items/{id:int}/{*rest}",
                            authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("id") int id,
            @BindingName("rest") String rest,
            ExecutionContext context) {
        context.getLogger().info("greeting " + id);
        String answer = String.join(
                "|",
                greeting,
                Integer.toString(id + 1),
                String.valueOf(rest),
                request.getQueryParameters().getOrDefault("q", "-"),
                request.getHeaders().getOrDefault("x-forwarded-for", "-"),
                request.getBody().orElse("no body"),
                request.getUri().getScheme());
        return request.createResponseBuilder(HttpStatus.ACCEPTED)
                .header("X-Sample", "yes")
                .body(answer)
                .build();
    }

    @FunctionName("Guarded")
    public byte[] guarded(
            @HttpTrigger(name = "request", methods = HttpMethod.POST, authLevel = AuthorizationLevel.FUNCTION)
                    byte[] body) {
        return body;
    }

    /** What of the host's own libraries the app can see. */
    @FunctionName("Isolated")
    public String isolated(
            @HttpTrigger(name = "request", methods = HttpMethod.GET, authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<String> request) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        try {
            return "sees " + Class.forName("com.azure.storage.blob.BlobClient", false, loader);
        } catch (ClassNotFoundException e) {
            return "isolated";
        }
    }

    @FunctionName("Slow")
    public String slow(
            @HttpTrigger(name = "request", methods = HttpMethod.GET, authLevel = AuthorizationLevel.ANONYMOUS)
                    HttpRequestMessage<String> request)
            throws InterruptedException {
        Thread.sleep(1500);
        return "finished";
    }

    @FunctionName("Store")
    public void store(
            @QueueTrigger(name = "order", queueName = "%ORDERS%", connection = "LabStorage") Order order,
            @BindingName("DequeueCount") long dequeueCount,
            @BlobOutput(name = "stored", path = "stored/{id}.txt", connection = "LabStorage")
                    OutputBinding<String> stored,
            @QueueOutput(name = "events", queueName = "events", connection = "LabStorage")
                    OutputBinding<List<String>> events)
            throws InterruptedException {
        if (order.text.equals("fail")) {
            throw new IllegalStateException("asked to fail");
        }
        if (order.text.equals("slow") && dequeueCount == 1) {
            events.setValue(List.of());
            Thread.sleep(60_000);
        }
        stored.setValue(order.text + "@" + dequeueCount);
        events.setValue(List.of("stored " + order.id, "done " + order.id));
    }

    @FunctionName("Seen")
    public void seen(
            @BlobTrigger(name = "content", path = "inbox/{name}", dataType = "binary", connection = "LabStorage")
                    byte[] content,
            @BindingName("name") String name,
            @QueueOutput(name = "seen", queueName = "seen", connection = "LabStorage") OutputBinding<String> seen) {
        if (name.endsWith(".bad")) {
            throw new IllegalStateException("asked to fail");
        }
        seen.setValue(name + "=" + new String(content, StandardCharsets.UTF_8));
    }

    @FunctionName("Tick")
    public void tick(
            @TimerTrigger(name = "timer", schedule = "%TICKS%") String timer,
            @QueueOutput(name = "ticks", queueName = "ticks", connection = "LabStorage") OutputBinding<String> ticks) {
        ticks.setValue("tick");
    }

    /** A message. */
    public static final class Order {
        public String id = "";
        public String text = "";
    }
}
