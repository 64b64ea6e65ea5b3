package io.farshore.agent.capture;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/** A raw disk image or block device. Thread-safe; the order of overlapping writes is the caller's business. */
public final class RawDisk implements Closeable {
    private static final ByteBuffer ZEROES = ByteBuffer.allocateDirect(1 << 20).asReadOnlyBuffer();

    private final String name;
    private final UUID id;
    private final boolean boot;
    private final FileChannel channel;
    private final long sizeBytes;
    private final Optional<HolePuncher> puncher;

    private RawDisk(String name, UUID id, boolean boot, FileChannel channel, Path path) throws IOException {
        this.name = name;
        this.id = id;
        this.boot = boot;
        this.channel = channel;
        this.sizeBytes = channel.size();
        this.puncher = HolePuncher.open(path);
    }

    /** Opens a disk. @throws IOException saying what is wrong with it */
    public static RawDisk open(String name, UUID id, boolean boot, Path path) throws IOException {
        if (!Files.isReadable(path) || !Files.isWritable(path)) {
            throw new IOException("disk '" + name + "': " + path + " does not exist or may not be read and written");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        RawDisk disk = new RawDisk(name, id, boot, channel, path);
        if (disk.sizeBytes < 512 || disk.sizeBytes % 512 != 0) {
            channel.close();
            throw new IOException("disk '" + name + "': " + path + " has " + disk.sizeBytes
                    + " bytes, which is not a whole number of 512-byte sectors");
        }
        return disk;
    }

    /** Fills the buffer from {@code offsetBytes}. */
    public void read(ByteBuffer buffer, long offsetBytes) throws IOException {
        long at = offsetBytes;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, at);
            if (read < 0) {
                throw new EOFException("disk '" + name + "' ends before " + at);
            }
            at += read;
        }
    }

    void write(ByteBuffer data, long offsetBytes) throws IOException {
        long at = offsetBytes;
        while (data.hasRemaining()) {
            at += channel.write(data, at);
        }
    }

    /** Makes a range read as zeroes. @param mayPunch whether the space may be given back */
    void zero(long offsetBytes, long lengthBytes, boolean mayPunch) throws IOException {
        if (mayPunch && puncher.isPresent() && puncher.get().punch(offsetBytes, lengthBytes)) {
            return;
        }
        for (long done = 0; done < lengthBytes; ) {
            ByteBuffer part = ZEROES.duplicate().limit((int) Math.min(ZEROES.capacity(), lengthBytes - done));
            int length = part.remaining();
            write(part, offsetBytes + done);
            done += length;
        }
    }

    void force() throws IOException {
        channel.force(false);
    }

    /** The name it is exported under. */
    public String name() {
        return name;
    }

    /** Its identity. */
    public UUID id() {
        return id;
    }

    /** Whether it carries the operating system. */
    public boolean isBoot() {
        return boot;
    }

    /** Its size. */
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (puncher.isPresent()) {
            puncher.get().close();
        }
    }
}
