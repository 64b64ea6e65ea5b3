package io.farshore.processserver.agents;

import io.farshore.processserver.site.ServerSettings;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.update.AgentPackage;
import io.farshore.replication.update.AgentVersion;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packages that an administrator has put into a folder of the server's home. It is read anew each time. Whether they are
 * to be believed is for agents to judge: this server has no key for that.
 */
@Singleton
public class AgentPackages {
    private static final Logger LOG = LoggerFactory.getLogger(AgentPackages.class);
    private static final String FOLDER = "agent-packages";
    private static final Pattern NAME = Pattern.compile("farshore-agent-(.+)\\.zip");

    /**
     * A package that is whole: zip and signed description fit together.
     *
     * @param signature a compact JWS
     */
    public record Offered(AgentVersion version, Path file, String signature) {}

    private final Path folder;

    public AgentPackages(ServerSettings settings) {
        folder = settings.home().resolve(FOLDER).toAbsolutePath().normalize();
    }

    public Path folder() {
        return folder;
    }

    /** The one with the highest version; damaged ones are left out, with a warning. */
    public Optional<Offered> newest() throws IOException {
        for (AgentVersion version : versions()) {
            try {
                return Optional.of(read(version));
            } catch (DamagedDataException e) {
                LOG.warn("the package of agent {} in {} is not offered: {}", version, folder, e.getMessage());
            }
        }
        return Optional.empty();
    }

    /** The one of that version, empty when it is not there or damaged. */
    public Optional<Offered> find(AgentVersion version) throws IOException {
        try {
            return Optional.of(read(version));
        } catch (DamagedDataException e) {
            return Optional.empty();
        }
    }

    private List<AgentVersion> versions() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> NAME.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .flatMap(name -> AgentVersion.parse(name.group(1)).stream())
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    private Offered read(AgentVersion version) throws IOException {
        Path file = folder.resolve(AgentPackage.fileName(version));
        Path signed = folder.resolve(AgentPackage.fileName(version) + ".jws");
        if (!Files.isRegularFile(file) || !Files.isRegularFile(signed)) {
            throw new DamagedDataException("the zip or its .jws is missing");
        }
        if (Files.size(signed) > AgentPackage.MAX_SIGNATURE_CHARS) {
            throw new DamagedDataException("its .jws is too long");
        }
        String signature = Files.readString(signed).strip();
        AgentPackage described = AgentPackage.read(signature);
        if (!described.version().equals(version) || described.sizeBytes() != Files.size(file)) {
            throw new DamagedDataException("its .jws is of version " + described.version() + " and "
                    + described.sizeBytes() + " bytes, which the zip is not");
        }
        return new Offered(version, file, signature);
    }
}
