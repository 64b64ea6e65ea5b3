package io.farshore.emulation.arm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** The sparse file behind a managed disk: payload and VHD footer. Safe for threads on ranges that do not overlap. */
final class DiskFile implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 20;

    private final FileChannel channel;

    private DiskFile(FileChannel channel) {
        this.channel = channel;
    }

    static DiskFile open(Path file) throws IOException {
        return new DiskFile(FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    /** Makes {@code file} with {@code sizeBytes} of holes; keeps what an earlier attempt left. */
    static DiskFile create(Path file, long sizeBytes) throws IOException {
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (channel.size() < sizeBytes) {
            channel.write(ByteBuffer.allocate(1), sizeBytes - 1);
        }
        return new DiskFile(channel);
    }

    FileChannel channel() {
        return channel;
    }

    long sizeBytes() throws IOException {
        return channel.size();
    }

    void write(ByteBuffer data, long offset) throws IOException {
        long at = offset;
        while (data.hasRemaining()) {
            at += channel.write(data, at);
        }
    }

    byte[] read(long offset, int lengthBytes) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(lengthBytes);
        while (data.hasRemaining()) {
            if (channel.read(data, offset + data.position()) < 0) {
                throw new IOException("The disk ends before " + (offset + lengthBytes));
            }
        }
        return data.array();
    }

    /** Sets a range to zero; what is zero already, such as a hole, is left alone so that the file stays sparse. */
    void clear(long offset, long lengthBytes) throws IOException {
        byte[] zeroes = new byte[(int) Math.min(CHUNK_BYTES, lengthBytes)];
        for (long done = 0; done < lengthBytes; done += zeroes.length) {
            int length = (int) Math.min(zeroes.length, lengthBytes - done);
            byte[] present = read(offset + done, length);
            if (!Arrays.equals(present, 0, length, zeroes, 0, length)) {
                write(ByteBuffer.wrap(zeroes, 0, length), offset + done);
            }
        }
    }

    void force() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
