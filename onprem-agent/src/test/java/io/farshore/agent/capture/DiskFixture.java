package io.farshore.agent.capture;

import io.farshore.replication.journal.Journal;
import io.farshore.replication.journal.JournalCursor;
import io.farshore.replication.journal.JournalIdentity;
import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.RecordType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** Disks in files, behind a splitter that records. */
public final class DiskFixture {
    public static final JournalIdentity IDENTITY = new JournalIdentity(new UUID(2, 2), 1, new UUID(3, 3));
    public static final long LIMIT = 1L << 30;

    public final Path folder;
    public final List<Path> images = new ArrayList<>();
    public final int[] sizes;

    public DiskFixture(Path folder, int... sizes) throws IOException {
        this.folder = folder;
        this.sizes = sizes;
        for (int i = 0; i < sizes.length; i++) {
            Path image = folder.resolve("disk-" + i);
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.setLength(sizes[i]);
            }
            images.add(image);
        }
    }

    /** A splitter as after a start of the process. */
    public Splitter splitter() throws IOException {
        List<RawDisk> disks = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            disks.add(RawDisk.open("sd" + (char) ('a' + i), new UUID(1, i), i == 0, images.get(i)));
        }
        return new Splitter(disks, InstantSource.system());
    }

    public Path journalFolder() {
        return folder.resolve("journal");
    }

    public Journal create(long limitBytes) throws IOException {
        return Journal.create(journalFolder(), IDENTITY, limitBytes);
    }

    public byte[][] content() throws IOException {
        byte[][] content = new byte[sizes.length][];
        for (int i = 0; i < sizes.length; i++) {
            content[i] = Files.readAllBytes(images.get(i));
        }
        return content;
    }

    /** What the journal makes of empty disks. */
    public byte[][] replayed(Journal journal) throws IOException {
        byte[][] disks = new byte[sizes.length][];
        for (int i = 0; i < sizes.length; i++) {
            disks[i] = new byte[sizes[i]];
        }
        ByteBuffer buffer = ByteBuffer.allocate(8 << 20);
        JournalCursor cursor = journal.cursor(1);
        for (JournalCursor.Run run = cursor.read(buffer); run != null; run = cursor.read(buffer)) {
            while (buffer.hasRemaining()) {
                apply(disks, JournalRecord.get(buffer), buffer);
            }
        }
        return disks;
    }

    public static void apply(byte[][] disks, JournalRecord record, ByteBuffer payload) {
        int at = (int) record.offsetBytes();
        if (record.type() == RecordType.ZERO) {
            Arrays.fill(disks[record.disk()], at, at + (int) record.lengthBytes(), (byte) 0);
        } else if (record.type().changesDisk()) {
            payload.get(disks[record.disk()], at, record.payloadBytes());
        }
    }
}
