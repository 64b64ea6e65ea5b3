package io.farshore.emulation.functionshost;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;
import io.farshore.emulation.functionshost.sample.SampleFunctions;
import io.farshore.emulation.functionshost.sample.SampleInjector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** Packages the sample functions the way the functions build plugin does. */
final class SampleApp {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    private SampleApp(Path directory) {
        this.directory = directory;
    }

    static void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        SampleApp app = new SampleApp(directory);
        Files.writeString(directory.resolve("host.json"), """
                {"version":"2.0","extensions":{"http":{"routePrefix":""},
                 "queues":{"maxPollingInterval":"00:00:00.200","visibilityTimeout":"00:00:00"}}}
                """);
        app.writeJar();
        app.function("Greet", "greet", """
                [{"type":"httpTrigger","direction":"in","name":"request","route":"items/{id:int}/{*rest}",
                  "methods":["GET","PUT"],"authLevel":"ANONYMOUS"},{"type":"http","direction":"out","name":"$return"}]
                """);
        for (String name : List.of("Isolated", "Slow")) {
            app.function(name, name.toLowerCase(java.util.Locale.ROOT), """
                    [{"type":"httpTrigger","direction":"in","name":"request","methods":["GET"],
                      "authLevel":"ANONYMOUS"},{"type":"http","direction":"out","name":"$return"}]
                    """);
        }
        app.function("Guarded", "guarded", """
                [{"type":"httpTrigger","direction":"in","name":"request","methods":["POST"],"authLevel":"FUNCTION"},
                 {"type":"http","direction":"out","name":"$return"}]
                """);
        app.function("Store", "store", """
                [{"type":"queueTrigger","direction":"in","name":"order","queueName":"%ORDERS%","connection":"LabStorage"},
                 {"type":"blob","direction":"out","name":"stored","path":"stored/{id}.txt","connection":"LabStorage"},
                 {"type":"queue","direction":"out","name":"events","queueName":"events","connection":"LabStorage"}]
                """);
        app.function("Seen", "seen", """
                [{"type":"blobTrigger","direction":"in","name":"content","path":"inbox/{name}","dataType":"binary",
                  "source":"EventGrid","connection":"LabStorage"},
                 {"type":"queue","direction":"out","name":"seen","queueName":"seen","connection":"LabStorage"}]
                """);
        app.function("Tick", "tick", """
                [{"type":"timerTrigger","direction":"in","name":"timer","schedule":"%TICKS%"},
                 {"type":"queue","direction":"out","name":"ticks","queueName":"ticks","connection":"LabStorage"}]
                """);
    }

    private void function(String name, String method, String bindings) throws IOException {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("scriptFile", "../sample-app.jar");
        json.put("entryPoint", SampleFunctions.class.getName() + "." + method);
        json.set("bindings", JSON.readValue(bindings, ArrayNode.class));
        Path folder = Files.createDirectories(directory.resolve(name));
        Files.writeString(folder.resolve("function.json"), json.toPrettyString());
    }

    private void writeJar() throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(directory.resolve("sample-app.jar")))) {
            addClass(jar, SampleFunctions.class);
            addClass(jar, SampleFunctions.Order.class);
            addClass(jar, SampleInjector.class);
            addClass(jar, FunctionInstanceInjector.class);
            add(
                    jar,
                    "META-INF/services/" + FunctionInstanceInjector.class.getName(),
                    SampleInjector.class.getName().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void addClass(JarOutputStream jar, Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        try (InputStream bytes = type.getResourceAsStream("/" + name)) {
            if (bytes == null) {
                throw new IOException("no class file of " + type);
            }
            add(jar, name, bytes.readAllBytes());
        }
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }
}
