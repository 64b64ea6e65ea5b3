package io.farshore.emulation.functionshost.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.azure.functions.annotation.FunctionName;
import java.io.Closeable;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A packaged app: {@code host.json}, one folder with a {@code function.json} for each function, and jars. */
public final class FunctionApp implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionApp.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HostConfiguration configuration;
    private final AppClassLoader loader;
    private final List<FunctionDefinition> functions;

    private FunctionApp(HostConfiguration configuration, AppClassLoader loader, List<FunctionDefinition> functions) {
        this.configuration = configuration;
        this.loader = loader;
        this.functions = List.copyOf(functions);
    }

    /** Loads the app in a directory. */
    public static FunctionApp load(Path directory, AppSettings settings)
            throws IOException, ReflectiveOperationException {
        Path hostJson = directory.resolve("host.json");
        if (!Files.isRegularFile(hostJson)) {
            throw new IOException("There is no " + hostJson + "; package the app first");
        }
        HostConfiguration configuration = HostConfiguration.of(JSON.readTree(hostJson.toFile()), settings);
        List<Path> folders = functionFolders(directory);
        AppClassLoader loader = new AppClassLoader(jars(directory, folders), FunctionApp.class.getClassLoader());
        List<FunctionDefinition> functions = new ArrayList<>();
        for (Path folder : folders) {
            String name = folder.getFileName().toString();
            JsonNode json = JSON.readTree(folder.resolve("function.json").toFile());
            if (json.path("disabled").asBoolean(false) || settings.disables(name)) {
                LOG.info("Function {} is disabled", name);
            } else {
                functions.add(definition(name, json, loader));
            }
        }
        return new FunctionApp(configuration, loader, functions);
    }

    private static List<Path> functionFolders(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(child -> Files.isRegularFile(child.resolve("function.json")))
                    .sorted()
                    .toList();
        }
    }

    /** The jar or class folder that each {@code scriptFile} names, the jars beside them, and those in {@code lib}. */
    private static URL[] jars(Path directory, List<Path> folders) throws IOException {
        Set<URI> found = new LinkedHashSet<>();
        for (Path folder : folders) {
            JsonNode json = JSON.readTree(folder.resolve("function.json").toFile());
            Path script = folder.resolve(json.path("scriptFile").asText()).normalize();
            if (!Files.exists(script)) {
                throw new IOException(folder + " names " + script + ", which does not exist");
            }
            found.add(script.toUri());
        }
        for (Path place : List.of(directory, directory.resolve("lib"))) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> children = Files.list(place)) {
                    children.filter(child -> child.toString().endsWith(".jar"))
                            .sorted()
                            .forEach(jar -> found.add(jar.toUri()));
                }
            }
        }
        List<URL> urls = new ArrayList<>();
        for (URI uri : found) {
            urls.add(uri.toURL());
        }
        return urls.toArray(URL[]::new);
    }

    private static FunctionDefinition definition(String name, JsonNode json, ClassLoader loader)
            throws ReflectiveOperationException {
        List<Binding> bindings = new ArrayList<>();
        json.path("bindings").forEach(binding -> bindings.add(Binding.of(binding)));
        Binding trigger = bindings.stream()
                .filter(Binding::isTrigger)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The function " + name + " has no trigger"));
        return new FunctionDefinition(
                name,
                method(name, json.path("entryPoint").asText(), loader),
                trigger,
                bindings.stream().filter(b -> !b.output() && !b.isTrigger()).toList(),
                bindings.stream().filter(Binding::output).toList());
    }

    private static Method method(String function, String entryPoint, ClassLoader loader)
            throws ReflectiveOperationException {
        int dot = entryPoint.lastIndexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException(function + ": the entry point is not Class.method: " + entryPoint);
        }
        Class<?> type = Class.forName(entryPoint.substring(0, dot), true, loader);
        List<Method> named = Stream.of(type.getMethods())
                .filter(method -> method.getName().equals(entryPoint.substring(dot + 1)) && !method.isBridge())
                .toList();
        // Overloads are told apart by the annotation; without overloads it may be missing.
        return named.stream()
                .filter(method -> named.size() == 1 || isAnnotated(method, function))
                .findFirst()
                .orElseThrow(() -> new NoSuchMethodException(entryPoint + " of function " + function));
    }

    private static boolean isAnnotated(Method method, String function) {
        FunctionName annotation = method.getAnnotation(FunctionName.class);
        return annotation != null && annotation.value().equalsIgnoreCase(function);
    }

    public HostConfiguration configuration() {
        return configuration;
    }

    public ClassLoader loader() {
        return loader;
    }

    public List<FunctionDefinition> functions() {
        return functions;
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
