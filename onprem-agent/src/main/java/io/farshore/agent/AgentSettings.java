package io.farshore.agent;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What an operator sets, in a YAML file.
 *
 * @param home folder of identity, state and journal
 * @param configurationServer its address, {@code https://host:port}
 * @param passphraseFile the site's enrolment passphrase; needed once
 * @param machineName how the machine is shown, its host name by default
 * @param listen where the workload finds its disks, {@code unix:PATH} or {@code tcp:PORT}
 * @param healthPort of the health page on 127.0.0.1
 * @param journalLimitMb how large the journal may grow, {@value #DEFAULT_JOURNAL_LIMIT_MB} by default
 * @param batchLimitMb how much is sent in one request, {@value #DEFAULT_BATCH_LIMIT_MB} by default
 * @param updateKey public key that updates of this agent must be signed with; without one none are taken
 * @param disks the disks to stand in front of
 */
public record AgentSettings(
        Path home,
        String configurationServer,
        @Nullable Path passphraseFile,
        @Nullable String machineName,
        String listen,
        int healthPort,
        @Nullable Integer journalLimitMb,
        @Nullable Integer batchLimitMb,
        @Nullable Path updateKey,
        List<Disk> disks) {
    static final int DEFAULT_JOURNAL_LIMIT_MB = 4096;
    static final int DEFAULT_BATCH_LIMIT_MB = 8;
    private static final int MIN_JOURNAL_LIMIT_MB = 16;
    private static final int MAX_DISKS = 64;
    private static final Pattern LISTEN = Pattern.compile("unix:.+|tcp:[0-9]{1,5}");

    /** A disk. @param boot whether it carries the operating system; the first one does when none says so */
    public record Disk(String name, Path path, boolean boot) {}

    public AgentSettings {
        disks = disks == null ? List.of() : List.copyOf(disks);
        require(home != null, "home: name a folder for identity, state and journal");
        require(
                configurationServer != null && configurationServer.startsWith("https://"),
                "configurationServer: write https://HOST:PORT");
        require(listen != null && LISTEN.matcher(listen).matches(), "listen: write unix:PATH or tcp:PORT");
        require(healthPort >= 0 && healthPort <= 65_535, "healthPort: 1 to 65535, or 0 for none");
        require(!disks.isEmpty() && disks.size() <= MAX_DISKS, "disks: name 1 to " + MAX_DISKS + " disks");
        Set<String> names = new HashSet<>();
        Set<Path> paths = new HashSet<>();
        for (Disk disk : disks) {
            require(
                    disk.name() != null && !disk.name().isBlank() && disk.path() != null,
                    "disks: each needs a name and a path");
            require(names.add(disk.name()), "disks: two are called '" + disk.name() + "'");
            require(paths.add(disk.path().toAbsolutePath().normalize()), "disks: two are at " + disk.path());
        }
        require(
                journalLimitMb == null || journalLimitMb >= MIN_JOURNAL_LIMIT_MB,
                "journalLimitMb: at least " + MIN_JOURNAL_LIMIT_MB);
        require(batchLimitMb == null || batchLimitMb >= 5 && batchLimitMb <= 32, "batchLimitMb: 5 to 32");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /** The journal's limit in bytes. */
    long journalLimitBytes() {
        return (long) (journalLimitMb == null ? DEFAULT_JOURNAL_LIMIT_MB : journalLimitMb) << 20;
    }

    /** The most that is sent in one request, in bytes. */
    int batchLimitBytes() {
        return (batchLimitMb == null ? DEFAULT_BATCH_LIMIT_MB : batchLimitMb) << 20;
    }

    /** Reads the file. @throws IOException naming the setting that is wrong and what to write */
    static AgentSettings read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("the configuration file " + file + " cannot be read");
        }
        try {
            Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            if (tree == null) {
                throw new IOException(file + " is empty; see farshore-agent --help for what belongs into it");
            }
            return JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build()
                    .convertValue(tree, AgentSettings.class);
        } catch (YAMLException e) {
            throw new IOException(file + " is not YAML: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + explain(e), e);
        }
    }

    /** The message that names the setting: that of {@link #require}, or the parser's with the place it is about. */
    private static String explain(IllegalArgumentException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (e.getCause() instanceof JsonMappingException mapping && !(root instanceof IllegalArgumentException)) {
            String place = mapping.getPath().stream()
                    .map(part -> part.getFieldName() == null ? "[" + part.getIndex() + "]" : part.getFieldName())
                    .collect(Collectors.joining("."));
            return place + ": " + mapping.getOriginalMessage();
        }
        return String.valueOf(root.getMessage());
    }
}
