package io.farshore.emulation.cosmos;

import com.sun.net.httpserver.HttpServer;
import io.farshore.emulation.cosmos.store.Account;
import io.farshore.emulation.http.LoopbackListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the Cosmos DB emulator until it is told to stop. Listens on the loopback address only. */
@Command(
        name = "cosmos-emulator",
        mixinStandardHelpOptions = true,
        description = "A local Cosmos DB gateway for the NoSQL API. Plain http needs clients started with "
                + "-DCOSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED=true and gateway mode.")
public final class CosmosEmulator implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(CosmosEmulator.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final long COMPACT_ABOVE_BYTES = 32L * 1024 * 1024;
    private static final int SWEEP_INTERVAL_SECONDS = 5;

    @Option(names = "--port", description = "0 takes any free port (default: ${DEFAULT-VALUE})", defaultValue = "8081")
    private int port;

    @Option(names = "--data", required = true, description = "the directory that holds the account")
    private @Nullable Path data;

    @Option(names = "--key", description = "the master key, base64 (default: the well-known emulator key)")
    private String key = MasterKey.WELL_KNOWN;

    @Option(names = "--keystore", description = "a PKCS#12 file; serves https")
    private @Nullable Path keystore;

    @Option(names = "--keystore-password", defaultValue = "", description = "opens the keystore")
    private char[] keystorePassword = {};

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CosmosEmulator()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (data == null) {
            throw new IllegalStateException("picocli checks required options");
        }
        try (Account account = Account.open(data, InstantSource.system(), COMPACT_ABOVE_BYTES);
                ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("expiry").factory())) {
            HttpServer http = LoopbackListener.listen(port, keystore, keystorePassword);
            String scheme = keystore == null ? "http" : "https";
            String endpoint =
                    scheme + "://" + LOOPBACK + ":" + http.getAddress().getPort() + "/";
            GatewayServer server = new GatewayServer(http, new Gateway(account, new MasterKey(key), endpoint));
            server.start();
            var _ = sweeper.scheduleWithFixedDelay(
                    () -> sweep(account), SWEEP_INTERVAL_SECONDS, SWEEP_INTERVAL_SECONDS, TimeUnit.SECONDS);
            System.out.println("ready " + endpoint);
            System.out.flush();
            awaitStop(server);
            sweeper.shutdownNow();
        }
        return 0;
    }

    private static void sweep(Account account) {
        try {
            int expired = account.sweepExpired();
            if (expired > 0) {
                LOG.info("Deleted {} expired documents", expired);
            }
        } catch (RuntimeException e) {
            LOG.error("Expired documents cannot be deleted; they stay invisible", e);
        }
    }

    /** Acknowledged writes are on disk already, so stopping only has to let requests finish. */
    private static void awaitStop(GatewayServer server) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::stop));
        new CountDownLatch(1).await();
    }
}
