package io.farshore.agent.update;

import io.farshore.replication.crypto.Digests;
import io.farshore.replication.protocol.AgentHeartbeat;
import io.farshore.replication.update.AgentPackage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Brings a package that is believed beside the version that runs. Names that begin with a dot are unfinished; a folder that
 * is called after a version is whole, on disk, and was started once. Nothing here changes what is started.
 */
final class PackageInstaller {
    private static final int MAX_TRIES = 3;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(5);
    private static final long SPARE_BYTES = 32 << 20;
    private static final int BUFFER_BYTES = 64 << 10;

    private final InstalledAgent installed;
    private final PackageSource source;
    private final Probe probe;
    private final Duration pause;

    PackageInstaller(InstalledAgent installed, PackageSource source, Probe probe) {
        this(installed, source, probe, BETWEEN_TRIES);
    }

    PackageInstaller(InstalledAgent installed, PackageSource source, Probe probe, Duration pause) {
        this.installed = installed;
        this.source = source;
        this.probe = probe;
        this.pause = pause;
    }

    /** Returns the folder of the new version. */
    Path install(AgentHeartbeat.Offer offer, AgentPackage described)
            throws IOException, InterruptedException, UpdateRefusedException {
        installed.removeLeftovers();
        checkRoom(described);
        Path part = installed.versions().resolve("." + described.version() + ".part");
        Path unfinished = installed.versions().resolve("." + described.version() + ".tmp");
        try {
            download(offer, described, part);
            checkDigest(described, part);
            PackageArchive.unpack(part, unfinished);
            probe.check(unfinished.resolve(InstalledAgent.JAR), described.version());
            Path folder = installed.folderOf(described.version());
            InstalledAgent.delete(folder); // of an update that was not finished; nothing leads to it
            Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
            InstalledAgent.force(installed.versions());
            return folder;
        } finally {
            InstalledAgent.delete(part);
            InstalledAgent.delete(unfinished);
        }
    }

    /** The zip, and what is in it, which was compressed before. */
    private void checkRoom(AgentPackage described) throws IOException, UpdateRefusedException {
        long needed = 3 * described.sizeBytes() + SPARE_BYTES;
        long free = Files.getFileStore(installed.versions()).getUsableSpace();
        if (free < needed) {
            throw new UpdateRefusedException("there is no room for it in " + installed.folder() + ": " + (needed >> 20)
                    + " MiB are needed, " + (free >> 20) + " MiB are free");
        }
    }

    private void download(AgentHeartbeat.Offer offer, AgentPackage described, Path part)
            throws InterruptedException, UpdateRefusedException {
        for (int attempt = 1; ; attempt++) {
            try {
                source.download(offer, part, described.sizeBytes());
                return;
            } catch (IOException e) {
                if (attempt == MAX_TRIES) {
                    throw new UpdateRefusedException("the package cannot be downloaded: " + e.getMessage());
                }
                Thread.sleep(pause);
            }
        }
    }

    private static void checkDigest(AgentPackage described, Path part) throws IOException, UpdateRefusedException {
        MessageDigest digest = Digests.sha256();
        long sizeBytes = 0;
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            for (int count = channel.read(buffer); count >= 0; count = channel.read(buffer.clear())) {
                sizeBytes += count;
                digest.update(buffer.flip());
            }
        }
        if (sizeBytes != described.sizeBytes()) {
            throw new UpdateRefusedException("the package has " + sizeBytes + " bytes and not the "
                    + described.sizeBytes() + " that were signed");
        }
        if (!HexFormat.of().formatHex(digest.digest()).equals(described.sha256())) {
            throw new UpdateRefusedException("the package is not the one that was signed: its SHA-256 differs");
        }
    }
}
