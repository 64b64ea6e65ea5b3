package io.farshore.emulation.functionshost;

import com.azure.storage.queue.QueueClient;
import com.sun.net.httpserver.HttpServer;
import io.farshore.emulation.functionshost.app.AppSettings;
import io.farshore.emulation.functionshost.app.Binding;
import io.farshore.emulation.functionshost.app.FunctionApp;
import io.farshore.emulation.functionshost.app.FunctionDefinition;
import io.farshore.emulation.functionshost.app.HostConfiguration;
import io.farshore.emulation.functionshost.binding.Delivery;
import io.farshore.emulation.functionshost.binding.FunctionInvoker;
import io.farshore.emulation.functionshost.binding.Storage;
import io.farshore.emulation.functionshost.blob.BlobListener;
import io.farshore.emulation.functionshost.http.HttpFrontend;
import io.farshore.emulation.functionshost.queue.PoisonQueue;
import io.farshore.emulation.functionshost.queue.QueueListener;
import io.farshore.emulation.functionshost.timer.CronSchedule;
import io.farshore.emulation.functionshost.timer.TimerListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The triggers of an app, started and stopped together. */
final class HostRuntime {
    private static final Logger LOG = LoggerFactory.getLogger(HostRuntime.class);
    private static final String HTTP_TRIGGER = "httpTrigger";
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);
    private static final int STOP_POLL_MILLIS = 20;
    private static final String DEFAULT_HOST_ID = "local";

    private final HttpFrontend frontend;
    private final List<Listener> listeners;
    private final List<Thread> threads = new ArrayList<>();

    private HostRuntime(HttpFrontend frontend, List<Listener> listeners) {
        this.frontend = frontend;
        this.listeners = List.copyOf(listeners);
    }

    /** Builds the triggers; refuses an app with one that the host does not know. */
    static HostRuntime of(
            FunctionApp app, AppSettings settings, HttpServer server, Optional<String> functionKey, Delivery delivery)
            throws ReflectiveOperationException {
        Storage storage = new Storage(settings);
        FunctionInvoker invoker = new FunctionInvoker(app, settings, storage);
        List<FunctionDefinition> http = new ArrayList<>();
        List<Listener> listeners = new ArrayList<>();
        Parts parts = new Parts(settings, storage, invoker, app.configuration(), delivery);
        for (FunctionDefinition function : app.functions()) {
            FunctionInvoker.checkBindings(function);
            if (function.trigger().type().equals(HTTP_TRIGGER)) {
                http.add(function);
            } else {
                listeners.add(parts.listener(function));
            }
            LOG.info("Function {} on {}", function.name(), function.trigger().type());
        }
        return new HostRuntime(new HttpFrontend(server, http, app.configuration(), functionKey, invoker), listeners);
    }

    void start() {
        frontend.start();
        for (Listener listener : listeners) {
            threads.add(Thread.ofPlatform().daemon().name(listener.name()).start(listener));
        }
    }

    /** Takes no more events and gives those that are handled some seconds. */
    void stop() {
        threads.forEach(Thread::interrupt);
        frontend.stop((int) STOP_TIMEOUT.toSeconds());
        long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
        try {
            while (!listeners.stream().allMatch(Listener::isIdle) && System.nanoTime() < deadline) {
                Thread.sleep(STOP_POLL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.info("Stopped");
    }

    /** What listeners are made of. */
    private record Parts(
            AppSettings settings,
            Storage storage,
            FunctionInvoker invoker,
            HostConfiguration configuration,
            Delivery delivery) {
        Listener listener(FunctionDefinition function) {
            return switch (function.trigger().type()) {
                case "queueTrigger" -> queueListener(function);
                case "blobTrigger" -> {
                    String hostId =
                            settings.find("AzureFunctionsWebHost__hostid").orElse(DEFAULT_HOST_ID);
                    yield new BlobListener(function, settings, storage, invoker, configuration, hostId, delivery);
                }
                case "timerTrigger" -> {
                    String schedule = settings.expand(function.trigger().text("schedule"));
                    yield new TimerListener(function, CronSchedule.parse(schedule), invoker, InstantSource.system());
                }
                default ->
                    throw new IllegalArgumentException("The function " + function.name() + " has a trigger of type "
                            + function.trigger().type() + ", which the local host does not support");
            };
        }

        private Listener queueListener(FunctionDefinition function) {
            Binding trigger = function.trigger();
            String connection = trigger.text("connection");
            String queueName = settings.expand(trigger.text("queueName"));
            QueueClient queue = storage.queue(connection, queueName);
            PoisonQueue poison = new PoisonQueue(storage, connection, queueName);
            return new QueueListener(function, queue, poison, configuration.queues(), invoker, delivery);
        }
    }
}
