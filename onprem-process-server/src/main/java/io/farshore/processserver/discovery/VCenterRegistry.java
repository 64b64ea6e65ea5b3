package io.farshore.processserver.discovery;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.processserver.site.ServerSettings;
import io.farshore.replication.crypto.Pem;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/** The vCenters that the vault has asked this site to read, kept in a file. Thread-safe. */
@Singleton
public class VCenterRegistry {
    private static final String FILE = "vcenters.json";

    /**
     * One of them.
     *
     * @param runAsAccountId number of an account of this site
     */
    public record Entry(UUID vCenterId, String address, int port, String runAsAccountId) {
        VCenterAddress where() {
            return new VCenterAddress(address, port);
        }
    }

    /**
     * What was asked for and has not been read yet.
     *
     * @param commandId to be answered
     */
    public record Wish(String commandId, Entry entry) {}

    /** What the file holds. */
    private record Content(List<Entry> entries, List<Wish> wishes) {}

    private final Path file;
    private final ObjectMapper json;
    private Content content = new Content(List.of(), List.of());

    public VCenterRegistry(ServerSettings settings, ObjectMapper json) throws IOException {
        this.file = settings.home().resolve(FILE);
        this.json = json;
        if (Files.exists(file)) {
            content = json.readValue(file.toFile(), Content.class);
        }
    }

    /** Remembers what is to be read for the first time; the same command again changes nothing. */
    public synchronized void wish(Wish wish) throws IOException {
        List<Wish> wishes = without(content.wishes, each -> each.commandId().equals(wish.commandId()));
        wishes.add(wish);
        replace(new Content(content.entries, wishes));
    }

    /** A wish was answered; one that came true is read from now on. */
    public synchronized void answered(Wish wish, boolean cameTrue) throws IOException {
        List<Entry> entries = new ArrayList<>(content.entries);
        if (cameTrue && content.wishes.contains(wish)) {
            entries.removeIf(each -> each.vCenterId().equals(wish.entry().vCenterId()));
            entries.add(wish.entry());
        }
        replace(new Content(entries, without(content.wishes, wish::equals)));
    }

    public synchronized void remove(UUID vCenterId) throws IOException {
        replace(new Content(
                without(content.entries, each -> each.vCenterId().equals(vCenterId)),
                without(content.wishes, each -> each.entry().vCenterId().equals(vCenterId))));
    }

    private static <T> List<T> without(List<T> list, Predicate<T> unwanted) {
        List<T> rest = new ArrayList<>(list);
        rest.removeIf(unwanted);
        return rest;
    }

    /** Durable first: a command that comes again finds only what was saved. */
    private void replace(Content next) throws IOException {
        Pem.writeSecret(file, json.writeValueAsString(next));
        content = next;
    }

    public synchronized List<Entry> all() {
        return List.copyOf(content.entries);
    }

    public synchronized List<Wish> wishes() {
        return List.copyOf(content.wishes);
    }
}
