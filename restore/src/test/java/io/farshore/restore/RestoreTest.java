package io.farshore.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.replication.ItemFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreTest {
    private static final int DISK_BYTES = 3 << 20;
    private static final int STEPS = 120;
    private static final int MAX_WRITE_BYTES = 200_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    /** Writes, zeroes, and blocks that the scan reads late, as it may. */
    private static void step(Random random, ItemFixture item, byte[][] disks) throws IOException {
        int disk = random.nextInt(disks.length);
        int offset = random.nextInt(DISK_BYTES);
        int length = 1 + random.nextInt(Math.min(MAX_WRITE_BYTES, DISK_BYTES - offset));
        switch (random.nextInt(6)) {
            case 0 -> {
                item.zero(disk, offset, length);
                Arrays.fill(disks[disk], offset, offset + length, (byte) 0);
            }
            case 1 -> item.scan(disk, offset, Arrays.copyOfRange(disks[disk], offset, offset + length));
            case 2 -> item.flush();
            default -> {
                byte[] data = new byte[length];
                if (random.nextBoolean()) {
                    random.nextBytes(data);
                } else {
                    Arrays.fill(data, (byte) random.nextInt(3));
                }
                item.write(disk, offset, data);
                System.arraycopy(data, 0, disks[disk], offset, length);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void rebuildsEveryPointOfAMachineThatWritesAtRandom(long seed) throws IOException {
        Random random = new Random(seed);
        ItemFixture item = new ItemFixture(DISK_BYTES, DISK_BYTES);
        byte[][] disks = new byte[2][DISK_BYTES];
        byte[][][] points = new byte[3][2][];
        for (int point = 0; point < points.length; point++) {
            for (int i = 0; i < STEPS; i++) {
                step(random, item, disks);
            }
            item.point();
            points[point] = new byte[][] {disks[0].clone(), disks[1].clone()};
        }
        StoredItem stored = StoredItem.in(folder, item);
        assertThat(stored.verify()).extracting(Ran::exit, Ran::out).containsExactly(0, "the point is whole\n");
        for (int point = 0; point < points.length; point++) {
            Path to = folder.resolve("restored-" + point);
            Ran ran = stored.restore(to, "--disk", "all", "--point", Integer.toString(point + 1));
            assertThat(ran.exit()).as(ran.errors()).isZero();
            for (int disk = 0; disk < 2; disk++) {
                Path file = to.resolve(disk + "-" + item.disks.get(disk).diskId() + ".raw");
                assertThat(Arrays.mismatch(Files.readAllBytes(file), points[point][disk]))
                        .isEqualTo(-1);
            }
        }
    }

    @Test
    void leavesHolesWhereNothingWasWritten() throws IOException {
        ItemFixture item = new ItemFixture(1L << 30);
        item.write(0, 1 << 20, new byte[] {1});
        item.zero(0, 0, 1L << 29);
        item.write(0, 1 << 29, new byte[1 << 20]);
        item.write(0, (1 << 30) - 1, new byte[] {1});
        item.point();
        Path target = folder.resolve("disk.raw");
        assertThat(StoredItem.in(folder, item).restore(target, "--disk", "0").exit())
                .isZero();
        assertThat(Files.size(target)).isEqualTo(1L << 30);
        if (Files.getFileStore(target).supportsFileAttributeView("unix")) {
            Process du = new ProcessBuilder("du", "-k", target.toString()).start();
            String kib = new String(du.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
            assertThat(Integer.parseInt(kib.split("\t")[0])).isLessThan(1024);
        }
    }

    private StoredItem small() throws IOException {
        ItemFixture item = new ItemFixture(1 << 20);
        for (int point = 0; point < 3; point++) {
            item.write(0, 4096L * point, new byte[] {1, 2, 3});
            item.point();
        }
        return StoredItem.in(folder, item);
    }

    @Test
    void listsEpochsAndPointsWithTheirTimes() throws IOException {
        StoredItem stored = small();
        Ran ran = Ran.of(
                "list",
                "--manifests",
                stored.manifests().toString(),
                "--item",
                stored.item().itemId.toString());
        assertThat(ran.out())
                .startsWith("epoch 1700000000000 (2023-11-14T22:13:20Z)\n")
                .contains("  point 3  2026-01-01T00:00:00Z  CrashConsistent\n")
                .contains("    disk 0  00000000-0000-0007-0000-000000000000  1048576 bytes\n");
    }

    @Test
    void refusesAKeyThatIsNotTheVaults() throws IOException, NoSuchAlgorithmException {
        StoredItem stored = small();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] other = generator.generateKeyPair().getPrivate().getEncoded();
        Files.writeString(stored.key(), StoredItem.pem(other));
        Ran ran = stored.restore(folder.resolve("disk.raw"), "--disk", "0");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.errors()).contains("is not for the key given: it needs the vault's key test-key/1");
        assertThat(folder).isDirectoryNotContaining("glob:**disk.raw*");
    }

    @Test
    void usesWhicheverOfItsKeysFits() throws IOException, NoSuchAlgorithmException {
        StoredItem stored = small();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        Path other = folder.resolve("older.pem");
        byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
        Files.writeString(other, StoredItem.pem(key));
        Path target = folder.resolve("disk.raw");
        assertThat(stored.restore(target, "--disk", "0", "--key", other.toString())
                        .exit())
                .isZero();
    }

    @Test
    void overwritesNothing() throws IOException {
        Path target = Files.writeString(folder.resolve("disk.raw"), "mine");
        Ran ran = small().restore(target, "--disk", "0");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.errors()).contains("exists already");
        assertThat(target).hasContent("mine");
    }

    @Test
    void leavesNoHalfDiskBehind() throws IOException {
        StoredItem stored = small();
        StoredItem.flip(stored.segments().resolve(stored.segment(0, 3)), 300);
        Ran ran = stored.restore(folder.resolve("disk.raw"), "--disk", "0");
        assertThat(ran.exit()).isEqualTo(1);
        assertThat(ran.errors()).contains(stored.segment(0, 3) + " was changed");
        assertThat(folder).isDirectoryNotContaining("glob:**disk.raw*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mend", "restore --disk", "restore --size 1", "restore --key nowhere.pem", "verify"})
    void saysWhatIsWrongWithACommandWithoutAStackTrace(String words) {
        Ran ran = Ran.of(words.isEmpty() ? new String[0] : words.split(" "));
        assertThat(ran.exit()).isNotZero();
        assertThat(ran.errors()).isNotBlank().doesNotContain("Exception", "\tat ");
    }
}
