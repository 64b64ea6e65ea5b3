package io.farshore.emulation.arm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.file.DurableFile;
import io.farshore.emulation.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * All resources, one durable JSON file each; a change is on the disk before the method returns. Safe for threads. Work
 * that reads and then writes runs in {@link #exclusively}.
 */
final class ResourceStore {
    private final Path folder;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Resource> resources = new HashMap<>();

    private ResourceStore(Path folder) {
        this.folder = folder;
    }

    /** Work on several resources that nothing else may come between. */
    @FunctionalInterface
    interface Section<T> {
        T run() throws IOException;
    }

    static ResourceStore open(Path folder) throws IOException {
        Files.createDirectories(folder);
        ResourceStore store = new ResourceStore(folder);
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".json")).toList();
        }
        for (Path file : files) {
            Resource resource = read(file);
            store.resources.put(resource.id().key(), resource);
        }
        return store;
    }

    <T> T exclusively(Section<T> section) throws IOException {
        lock.lock();
        try {
            return section.run();
        } finally {
            lock.unlock();
        }
    }

    Optional<Resource> find(ResourceId id) {
        lock.lock();
        try {
            return Optional.ofNullable(resources.get(id.key())).map(Resource::copy);
        } finally {
            lock.unlock();
        }
    }

    /** Resources that fit, by id. */
    List<Resource> list(Predicate<ResourceId> filter) {
        lock.lock();
        try {
            return resources.values().stream()
                    .filter(resource -> filter.test(resource.id()))
                    .sorted(Comparator.comparing(resource -> resource.id().key()))
                    .map(Resource::copy)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    void put(Resource resource) throws IOException {
        lock.lock();
        try {
            ObjectNode text = Json.object().put("id", resource.id().toString());
            text.set("body", resource.body());
            text.set("hidden", resource.hidden());
            DurableFile.replaceSecret(file(resource.id()), Json.bytes(text));
            resources.put(resource.id().key(), resource.copy());
        } finally {
            lock.unlock();
        }
    }

    void remove(ResourceId id) throws IOException {
        lock.lock();
        try {
            Files.deleteIfExists(file(id));
            DurableFile.forceFolder(folder);
            resources.remove(id.key());
        } finally {
            lock.unlock();
        }
    }

    /** Ids hold slashes and can be long, so the file is named after a digest of the id. */
    private Path file(ResourceId id) {
        UUID digest = UUID.nameUUIDFromBytes(id.key().getBytes(StandardCharsets.UTF_8));
        return folder.resolve(digest + ".json");
    }

    private static Resource read(Path file) throws IOException {
        ObjectNode text = Json.parseObject(Files.readAllBytes(file));
        ObjectNode body = text.withObjectProperty("body");
        String type = body.path("type").asText();
        ResourceId id = ResourceId.parse(text.path("id").asText())
                .orElseGet(() -> groupId(text.path("id").asText()));
        if (!type.equalsIgnoreCase(id.type())) {
            throw new IOException("Not a resource file: " + file);
        }
        return new Resource(id, body, text.withObjectProperty("hidden"));
    }

    private static ResourceId groupId(String text) {
        String[] parts = text.split("/");
        return ResourceId.ofGroup(parts[2], parts[4]);
    }
}
