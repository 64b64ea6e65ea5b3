package io.farshore.agent.nbd;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Buffered reading and writing of one connection; answers gather until the next read would wait. */
final class NbdConnection {
    private static final int BUFFER_BYTES = 128 << 10;

    private final SocketChannel channel;
    private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);
    private final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER_BYTES);

    NbdConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /** The next {@code length} bytes, at most {@value #BUFFER_BYTES}; valid until the next call. */
    ByteBuffer need(int length) throws IOException {
        if (input.remaining() < length) {
            flush();
            input.compact();
            while (input.position() < length) {
                if (channel.read(input) < 0) {
                    throw new EOFException("the client went away");
                }
            }
            input.flip();
        }
        ByteBuffer part = input.slice(input.position(), length);
        input.position(input.position() + length);
        return part;
    }

    /** Fills {@code buffer}. */
    void readInto(ByteBuffer buffer) throws IOException {
        int buffered = Math.min(buffer.remaining(), input.remaining());
        buffer.put(input.slice(input.position(), buffered));
        input.position(input.position() + buffered);
        if (buffer.hasRemaining()) {
            flush();
        }
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the client went away");
            }
        }
    }

    /** A place for {@code length} bytes of an answer, at most {@value #BUFFER_BYTES}. */
    ByteBuffer room(int length) throws IOException {
        if (output.remaining() < length) {
            flush();
        }
        return output;
    }

    /** Appends bytes to the answers; large ones go out at once. */
    void write(ByteBuffer data) throws IOException {
        if (data.remaining() <= output.remaining()) {
            output.put(data);
            return;
        }
        flush();
        while (data.hasRemaining()) {
            channel.write(data);
        }
    }

    void flush() throws IOException {
        output.flip();
        while (output.hasRemaining()) {
            channel.write(output);
        }
        output.clear();
    }
}
