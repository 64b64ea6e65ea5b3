package io.farshore.bench;

import io.farshore.replication.journal.JournalRecord;
import io.farshore.replication.journal.RecordType;
import io.farshore.replication.protocol.BatchBuilder;
import io.farshore.replication.protocol.BatchHeader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The batches in which a scan sends a part of an image, in a file, as a server receives them. Not thread-safe. */
final class BatchFile implements Closeable {
    /** As the agent reads and sends them. */
    private static final int BLOCK_BYTES = 256 << 10;

    private static final int BATCH_BYTES = 16 << 20;

    private record Place(long offset, int lengthBytes) {}

    private final FileChannel channel;
    private final List<Place> places = new ArrayList<>();

    private BatchFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Makes the batches of {@code image[from, from + length)} as the whole disk of an item. */
    static BatchFile make(Path image, long from, long length, UUID itemId, long epoch, Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        BatchFile batches = new BatchFile(channel);
        BatchBuilder builder = new BatchBuilder(itemId, epoch, BATCH_BYTES);
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        try (FileChannel source = FileChannel.open(image, StandardOpenOption.READ)) {
            for (long at = 0; at < length; at += block.limit()) {
                block.clear().limit((int) Math.min(BLOCK_BYTES, length - at));
                while (block.hasRemaining() && source.read(block, from + at + block.position()) >= 0) {
                    // reads may be short
                }
                if (!builder.fits(BLOCK_BYTES + 2 * JournalRecord.HEADER_BYTES)) {
                    batches.finish(builder, at);
                }
                builder.add(JournalRecord.base(0, at, block.flip(), 1), block.duplicate());
            }
        }
        batches.finish(builder, length);
        return batches;
    }

    private void finish(BatchBuilder builder, long scannedBytes) throws IOException {
        builder.add(JournalRecord.bare(RecordType.SCANNED, 0, 0, scannedBytes, 0, 1), null);
        ByteBuffer batch = builder.finish(0, 0);
        places.add(new Place(channel.position(), batch.remaining()));
        while (batch.hasRemaining()) {
            channel.write(batch);
        }
        builder.clear();
    }

    static ByteBuffer room() {
        return ByteBuffer.allocate(BatchHeader.LENGTH_BYTES + BATCH_BYTES);
    }

    int count() {
        return places.size();
    }

    /** Reads a batch into a buffer of {@link #room}, as its request is read from a connection. */
    ByteBuffer read(int index, ByteBuffer buffer) throws IOException {
        Place place = places.get(index);
        buffer.clear().limit(place.lengthBytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, place.offset + buffer.position()) < 0) {
                throw new IOException("the file of batches ends early");
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
