package io.farshore.emulation.functionshost.queue;

import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.models.QueueMessageItem;
import io.farshore.emulation.functionshost.Listener;
import io.farshore.emulation.functionshost.app.FunctionDefinition;
import io.farshore.emulation.functionshost.app.HostConfiguration.QueueConfiguration;
import io.farshore.emulation.functionshost.binding.Delivery;
import io.farshore.emulation.functionshost.binding.FunctionInvoker;
import io.farshore.emulation.functionshost.binding.FunctionThreads;
import io.farshore.emulation.functionshost.binding.MessageText;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feeds the messages of a queue to a function. */
public final class QueueListener implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(QueueListener.class);
    private static final Duration MIN_POLLING_INTERVAL = Duration.ofMillis(100);
    private static final Duration BUSY_INTERVAL = Duration.ofMillis(20);

    private final FunctionDefinition function;
    private final QueueClient queue;
    private final QueueConfiguration configuration;
    private final MessageHandler handler;
    private final Delivery delivery;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ExecutorService workers = FunctionThreads.perTask();
    private final ScheduledExecutorService renewals = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("queue-leases").factory());

    public QueueListener(
            FunctionDefinition function,
            QueueClient queue,
            PoisonQueue poison,
            QueueConfiguration configuration,
            FunctionInvoker invoker,
            Delivery delivery) {
        this.function = function;
        this.queue = queue;
        this.configuration = configuration;
        this.delivery = delivery;
        this.handler =
                new MessageHandler(function, invoker, poison, configuration, new MessageText(configuration.base64()));
    }

    @Override
    public String name() {
        return "queue-" + function.name();
    }

    /** Polls until interrupted: often while there are messages, ever more rarely while there are none. */
    @Override
    public void run() {
        Duration wait = MIN_POLLING_INTERVAL;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                if (inFlight.get() > configuration.newBatchThreshold()) {
                    Thread.sleep(BUSY_INTERVAL);
                    continue;
                }
                wait = fetch() ? BUSY_INTERVAL : longer(wait);
                Thread.sleep(wait);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            renewals.shutdown();
        }
    }

    private Duration longer(Duration wait) {
        Duration doubled = wait.multipliedBy(2);
        Duration longest = configuration.maxPollingInterval();
        Duration next = doubled.compareTo(MIN_POLLING_INTERVAL) < 0 ? MIN_POLLING_INTERVAL : doubled;
        return next.compareTo(longest) < 0 ? next : longest;
    }

    private boolean fetch() {
        try {
            List<QueueMessageItem> batch =
                    queue.receiveMessages(configuration.batchSize(), QueueLease.LENGTH, null, null).stream()
                            .toList();
            delivery.order(batch).forEach(this::dispatch);
            return !batch.isEmpty();
        } catch (RuntimeException e) {
            if (!Thread.currentThread().isInterrupted()) {
                LOG.warn("The queue {} cannot be read; trying again: {}", queue.getQueueName(), e.toString());
            }
            return false;
        }
    }

    private void dispatch(QueueMessageItem message) {
        inFlight.incrementAndGet();
        QueueLease lease = new QueueLease(queue, message);
        ScheduledFuture<?> renewal = renewals.scheduleAtFixedRate(
                lease::renew,
                QueueLease.RENEWAL_INTERVAL.toMillis(),
                QueueLease.RENEWAL_INTERVAL.toMillis(),
                TimeUnit.MILLISECONDS);
        workers.execute(() -> {
            try {
                deliver(message, lease);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.warn("Message {} comes back after its lease: {}", message.getMessageId(), e.toString());
            } finally {
                renewal.cancel(false);
                inFlight.decrementAndGet();
            }
        });
    }

    private void deliver(QueueMessageItem message, QueueLease lease) throws InterruptedException {
        delivery.linger();
        if (delivery.repeats()) {
            handler.rehearse(message);
            delivery.linger();
        }
        handler.handle(message, lease);
    }

    @Override
    public boolean isIdle() {
        return inFlight.get() == 0;
    }
}
