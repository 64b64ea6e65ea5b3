package io.farshore.processserver.agents;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.processserver.site.ServerSettings;
import io.farshore.replication.crypto.Pem;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which agents the vault has asked to be updated, kept in a file. Thread-safe. */
@Singleton
public class UpdateRegistry {
    private static final String FILE = "agent-updates.json";

    /** Answers are kept for commands that come again. */
    private static final int MAX_ANSWERS = 64;

    /**
     * What was asked for and has not been answered yet.
     *
     * @param untilMillis when it ends without a success, since 1970
     * @param version the package that was chosen, null before the machine was heard of
     */
    public record Wish(
            String commandId,
            UUID itemId,
            UUID machineId,
            long untilMillis,
            @Nullable String version) {
        Wish of(String chosen) {
            return new Wish(commandId, itemId, machineId, untilMillis, chosen);
        }
    }

    /** What was said of a command. @param error null when the machine runs what was asked for */
    public record Answer(
            String commandId, UUID itemId, @Nullable String error) {}

    /** What the file holds. */
    private record Content(List<Wish> wishes, List<Answer> answers) {}

    private final Path file;
    private final ObjectMapper json;
    private Content content = new Content(List.of(), List.of());

    public UpdateRegistry(ServerSettings settings, ObjectMapper json) throws IOException {
        this.file = settings.home().resolve(FILE);
        this.json = json;
        if (Files.exists(file)) {
            content = json.readValue(file.toFile(), Content.class);
        }
    }

    /** Remembers a wish; the same command again changes nothing. @return what was answered to it before */
    public synchronized Optional<Answer> wish(Wish wish) throws IOException {
        Optional<Answer> before = content.answers.stream()
                .filter(answer -> answer.commandId().equals(wish.commandId()))
                .findFirst();
        boolean known =
                content.wishes.stream().anyMatch(each -> each.commandId().equals(wish.commandId()));
        if (before.isEmpty() && !known) {
            List<Wish> wishes = new ArrayList<>(content.wishes);
            wishes.add(wish);
            replace(new Content(wishes, content.answers));
        }
        return before;
    }

    /** Settles which package a wish is about, so that one that is added meanwhile changes nothing. */
    public synchronized Wish choose(Wish wish, String version) throws IOException {
        Wish chosen = wish.of(version);
        List<Wish> wishes = new ArrayList<>(content.wishes);
        wishes.replaceAll(each -> each.equals(wish) ? chosen : each);
        replace(new Content(wishes, content.answers));
        return chosen;
    }

    /** Ends a wish. */
    public synchronized void answered(Answer answer) throws IOException {
        List<Wish> wishes = new ArrayList<>(content.wishes);
        wishes.removeIf(wish -> wish.commandId().equals(answer.commandId()));
        List<Answer> answers = new ArrayList<>(content.answers);
        answers.add(answer);
        replace(new Content(wishes, answers.subList(Math.max(0, answers.size() - MAX_ANSWERS), answers.size())));
    }

    /** Durable first: a command that comes again finds only what was saved. */
    private void replace(Content next) throws IOException {
        Pem.writeSecret(file, json.writeValueAsString(next));
        content = next;
    }

    public synchronized List<Wish> wishes() {
        return List.copyOf(content.wishes);
    }

    public synchronized List<Answer> answers() {
        return List.copyOf(content.answers);
    }
}
