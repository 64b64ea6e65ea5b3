package io.farshore.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.replication.store.BlobNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed point of format version 1, made once by the product's {@code GoldenFormatTest.main}. */
class GoldenFormatTest {
    private static final Path FIXTURE = Path.of("src/test/resources/format-1");
    private static final UUID ITEM = new UUID(1, 2);
    private static final UUID DISK = new UUID(7, 0);
    private static final long EPOCH = 1_700_000_000_000L;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private String place(String resource, String name) throws IOException {
        Path root = folder.resolve(resource);
        Files.createDirectories(root.resolve(name).getParent());
        Files.copy(FIXTURE.resolve(resource), root.resolve(name));
        return root.toString();
    }

    @Test
    void restoresTheCommittedPoint() throws IOException {
        Path target = folder.resolve("disk.raw");
        Ran ran = Ran.of(
                "restore",
                "--from",
                place("segment.seg", BlobNames.segment(EPOCH, DISK, 1)),
                "--manifests",
                place("manifest.jws", BlobNames.manifest(ITEM, EPOCH, 1)),
                "--item",
                ITEM.toString(),
                "--disk",
                "0",
                "--key",
                FIXTURE.resolve("vault-key.pem").toString(),
                "--public-key",
                FIXTURE.resolve("site-key.txt").toString(),
                "--to",
                target.toString());
        assertThat(ran.errors()).contains("point 1 of epoch 1700000000000");
        assertThat(ran.exit()).isZero();
        byte[] disk = Files.readAllBytes(target);
        assertThat(disk).hasSize(1 << 20);
        assertThat(new String(disk, 4096, 35, StandardCharsets.US_ASCII))
                .isEqualTo("the is partly covered by the second");
        Arrays.fill(disk, 4096, 4096 + 35, (byte) 0);
        assertThat(disk).containsOnly(0);
    }
}
