package io.farshore.emulation.functionshost;

import com.sun.net.httpserver.HttpServer;
import io.farshore.emulation.functionshost.app.AppSettings;
import io.farshore.emulation.functionshost.app.FunctionApp;
import io.farshore.emulation.functionshost.binding.Delivery;
import io.farshore.emulation.functionshost.binding.HostLogHandler;
import io.farshore.emulation.http.LoopbackListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a packaged functions app until it is told to stop. Listens on the loopback address only. */
@Command(
        name = "functions-host",
        mixinStandardHelpOptions = true,
        description = "A local host for Azure Functions in Java.")
public final class FunctionsHost implements Callable<Integer> {
    private static final String LOOPBACK = "127.0.0.1";

    @Option(names = "--app", required = true, description = "the packaged app: target/azure-functions/<name>")
    private @Nullable Path app;

    @Option(names = "--port", description = "0 takes any free port (default: ${DEFAULT-VALUE})", defaultValue = "7071")
    private int port;

    @Option(names = "--settings", description = "a JSON object of app settings, or a local.settings.json")
    private @Nullable Path settings;

    @Option(names = "--function-key", description = "the key for functions of level function and admin")
    private @Nullable String functionKey;

    @Option(names = "--keystore", description = "a PKCS#12 file; serves https")
    private @Nullable Path keystore;

    @Option(names = "--keystore-password", defaultValue = "", description = "opens the keystore")
    private char[] keystorePassword = {};

    @Option(
            names = "--repeat-messages",
            paramLabel = "SEED",
            description =
                    "hands every queue message and the news of every blob out twice and in any order, as the services may")
    private @Nullable Long repeatSeed;

    public static void main(String[] arguments) {
        HostLogHandler.install();
        System.exit(new CommandLine(new FunctionsHost()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, ReflectiveOperationException, InterruptedException {
        if (app == null) {
            throw new IllegalStateException("picocli checks required options");
        }
        AppSettings appSettings = settings == null ? AppSettings.ofEnvironment() : AppSettings.read(settings);
        try (FunctionApp functions = FunctionApp.load(app, appSettings)) {
            HttpServer server = LoopbackListener.listen(port, keystore, keystorePassword);
            Long seed = repeatSeed;
            Delivery delivery = seed == null ? Delivery.orderly() : Delivery.disorderly(seed);
            HostRuntime runtime =
                    HostRuntime.of(functions, appSettings, server, Optional.ofNullable(functionKey), delivery);
            runtime.start();
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(runtime::stop));
            String scheme = keystore == null ? "http" : "https";
            System.out.println("ready " + scheme + "://" + LOOPBACK + ":"
                    + server.getAddress().getPort() + "/");
            System.out.flush();
            new CountDownLatch(1).await();
        }
        return 0;
    }
}
