package io.farshore.processserver;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.farshore.processserver.pipeline.SourceMachine;
import io.farshore.processserver.site.TestKeys;
import io.farshore.processserver.site.VaultKeys;
import io.farshore.replication.crypto.Pem;
import io.farshore.replication.recoverypoint.SignedDocument;
import io.farshore.replication.store.BlobAlreadyExistsException;
import io.farshore.replication.store.MemorySegmentStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The cloud as a site sees it, in memory: site API, containers that take new blobs only, queues. */
final class FakeVault implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SAS = "?sv=2021-08-06&sp=c&sig=none";
    private static final String DATE = "Fri, 20 Nov 2026 00:00:00 GMT";

    final MemorySegmentStore manifests = new MemorySegmentStore();
    final Map<UUID, MemorySegmentStore> items = new ConcurrentHashMap<>();
    final Deque<String> commands = new ConcurrentLinkedDeque<>();
    final List<String> events = java.util.Collections.synchronizedList(new ArrayList<>());
    final List<String> commits = java.util.Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger refusals = new AtomicInteger();
    private final HttpServer server;

    FakeVault() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Writes the registration file of a new site. */
    Path credentials(Path folder) throws Exception {
        VaultKeys.Key key = TestKeys.site(Instant.now().minusSeconds(60), Duration.ofDays(1));
        Path file = folder.resolve("vault.json");
        Files.writeString(
                file,
                JSON.writeValueAsString(Map.of(
                        "endpoint",
                        address(),
                        "certificate",
                        Pem.certificate(key.certificate()),
                        "privateKey",
                        Pem.privateKey(key.key()))));
        return file;
    }

    void protect(UUID itemId, UUID machineId, int crashConsistentSeconds) throws IOException {
        items.put(itemId, new MemorySegmentStore());
        commands.add(JSON.writeValueAsString(Map.of(
                "commandId",
                UUID.randomUUID().toString(),
                "type",
                "EnableProtection",
                "itemId",
                itemId.toString(),
                "machineId",
                machineId.toString(),
                "friendlyName",
                "vm",
                "policy",
                Map.of("crashConsistentSeconds", crashConsistentSeconds),
                "vaultKey",
                Map.of(
                        "keyId",
                        SourceMachine.WRAPPER.keyId(),
                        "publicKey",
                        Base64.getEncoder()
                                .encodeToString(
                                        SourceMachine.WRAPPER.publicKey().getEncoded())),
                "diskIds",
                List.of())));
    }

    MemorySegmentStore segments(UUID itemId) {
        return items.computeIfAbsent(itemId, i -> new MemorySegmentStore());
    }

    /** The payloads of the site's events that contain {@code text}. */
    List<String> eventsWith(String text) {
        synchronized (events) {
            return events.stream().filter(event -> event.contains(text)).toList();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (path.split("/")[1]) {
                case "site" -> reply(exchange, 200, path.endsWith("register") ? "{}" : lease());
                case "acct" -> storage(exchange, path.substring("/acct/".length()), body);
                default -> reply(exchange, 404, "");
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private String lease() throws IOException {
        String base = address() + "/acct/";
        return JSON.writeValueAsString(Map.of(
                "commandQueueUrl",
                base + "commands" + SAS,
                "eventQueueUrl",
                base + "events" + SAS,
                "commitQueueUrl",
                base + "commits" + SAS,
                "manifestsUrl",
                base + "manifests" + SAS,
                "items",
                items.keySet().stream()
                        .map(id -> Map.of("itemId", id.toString(), "segmentsUrl", base + "item-" + id + SAS))
                        .toList(),
                "expiresAt",
                Instant.now().plusSeconds(3600).toString()));
    }

    private void storage(HttpExchange exchange, String path, byte[] body) throws IOException {
        int slash = path.indexOf('/');
        String place = path.substring(0, slash);
        String rest = path.substring(slash + 1);
        switch (place) {
            case "commands" -> commands(exchange);
            case "events" -> take(exchange, events, body);
            case "commits" -> take(exchange, commits, body);
            case "manifests" -> create(exchange, manifests, rest, body);
            default -> create(exchange, segments(UUID.fromString(place.substring("item-".length()))), rest, body);
        }
    }

    private void create(HttpExchange exchange, MemorySegmentStore store, String name, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("x-ms-request-id", "1");
        try {
            store.create(name, body);
            exchange.getResponseHeaders().set("ETag", "\"1\"");
            exchange.getResponseHeaders().set("Last-Modified", DATE);
            reply(exchange, 201, "");
        } catch (BlobAlreadyExistsException e) {
            // What Azure says under a create-only SAS, and what Azurite says.
            String code = refusals.getAndIncrement() % 2 == 0
                    ? "UnauthorizedBlobOverwrite"
                    : "AuthorizationPermissionMismatch";
            exchange.getResponseHeaders().set("x-ms-error-code", code);
            reply(exchange, 403, "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>");
        }
    }

    /** Hands out the oldest command until it is deleted. */
    private void commands(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("DELETE")) {
            commands.poll();
            reply(exchange, 204, "");
            return;
        }
        String command = commands.peek();
        String message = command == null
                ? ""
                : message("<DequeueCount>1</DequeueCount><MessageText>"
                        + Base64.getEncoder().encodeToString(command.getBytes(StandardCharsets.UTF_8))
                        + "</MessageText>");
        reply(exchange, 200, list(message));
    }

    private void take(HttpExchange exchange, List<String> queue, byte[] body) throws IOException {
        String text = new String(body, StandardCharsets.UTF_8);
        String inner = text.substring(text.indexOf("<MessageText>") + 13, text.indexOf("</MessageText>"));
        String compact = new String(Base64.getDecoder().decode(inner), StandardCharsets.UTF_8);
        queue.add(SignedDocument.parse(compact).payload());
        reply(exchange, 201, list(message("")));
    }

    private static String message(String rest) {
        return "<QueueMessage><MessageId>m</MessageId><InsertionTime>" + DATE + "</InsertionTime><ExpirationTime>"
                + DATE
                + "</ExpirationTime><PopReceipt>p</PopReceipt><TimeNextVisible>" + DATE + "</TimeNextVisible>" + rest
                + "</QueueMessage>";
    }

    private static String list(String messages) {
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?><QueueMessagesList>" + messages + "</QueueMessagesList>";
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders()
                .set("Content-Type", text.startsWith("<") ? "application/xml" : "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
