package io.farshore.emulation.cosmos.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads a log from its start.
 *
 * <p>A bad entry is a torn tail when it reaches the end of the file, or when the file holds only zeros from there on:
 * that is how an interrupted append looks. Anything else is corruption.
 */
final class LogScan {
    private static final int ZERO_SCAN_LENGTH_BYTES = 64 * 1024;

    private final FileChannel channel;
    private final Path file;
    private final long lengthBytes;

    private LogScan(FileChannel channel, Path file) throws IOException {
        this.channel = channel;
        this.file = file;
        this.lengthBytes = channel.size();
    }

    /** Replays all entries; returns the length of the part that holds them, 0 for a file without a header. */
    static long replay(FileChannel channel, Path file, Consumer<byte[]> replay) throws IOException {
        return new LogScan(channel, file).replay(replay);
    }

    private long replay(Consumer<byte[]> replay) throws IOException {
        if (lengthBytes < LogFormat.HEADER_LENGTH_BYTES) {
            return 0;
        }
        if (!read(0, LogFormat.HEADER_LENGTH_BYTES).equals(LogFormat.header())) {
            throw new CorruptLogException(file, 0, "not an operation log of version " + LogFormat.VERSION);
        }
        long position = LogFormat.HEADER_LENGTH_BYTES;
        while (position < lengthBytes && !isTorn(position)) {
            byte[] payload = payload(position);
            replay.accept(payload);
            position += LogFormat.ENTRY_HEADER_LENGTH_BYTES + payload.length;
        }
        return position;
    }

    private boolean isTorn(long position) throws IOException {
        if (lengthBytes - position < LogFormat.ENTRY_HEADER_LENGTH_BYTES) {
            return true;
        }
        ByteBuffer header = read(position, LogFormat.ENTRY_HEADER_LENGTH_BYTES);
        int payloadLengthBytes = header.getInt();
        if (payloadLengthBytes == 0) {
            return onlyZerosFrom(position);
        }
        if (payloadLengthBytes < 0 || payloadLengthBytes > LogFormat.MAX_PAYLOAD_LENGTH_BYTES) {
            throw new CorruptLogException(file, position, "an entry of " + payloadLengthBytes + " bytes");
        }
        long end = position + LogFormat.ENTRY_HEADER_LENGTH_BYTES + payloadLengthBytes;
        return end > lengthBytes || (end == lengthBytes && !isIntact(position));
    }

    private boolean onlyZerosFrom(long start) throws IOException {
        for (long position = start; position < lengthBytes; position += ZERO_SCAN_LENGTH_BYTES) {
            ByteBuffer bytes = read(position, (int) Math.min(ZERO_SCAN_LENGTH_BYTES, lengthBytes - position));
            while (bytes.hasRemaining()) {
                if (bytes.get() != 0) {
                    throw new CorruptLogException(file, start, "an entry without a length");
                }
            }
        }
        return true;
    }

    private byte[] payload(long position) throws IOException {
        if (!isIntact(position)) {
            throw new CorruptLogException(file, position, "an entry whose checksum does not match");
        }
        return rawPayload(position);
    }

    private boolean isIntact(long position) throws IOException {
        int checksum = read(position + Integer.BYTES, Integer.BYTES).getInt();
        return LogFormat.checksum(rawPayload(position)) == checksum;
    }

    private byte[] rawPayload(long position) throws IOException {
        int payloadLengthBytes = read(position, Integer.BYTES).getInt();
        return read(position + LogFormat.ENTRY_HEADER_LENGTH_BYTES, payloadLengthBytes)
                .array();
    }

    private ByteBuffer read(long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new CorruptLogException(file, position, "the file became shorter while it was read");
            }
        }
        return bytes.flip();
    }
}
