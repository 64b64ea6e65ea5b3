package io.farshore.agent.nbd;

import io.farshore.agent.capture.Splitter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the commands of one connection in the order of their arrival, with simple replies. */
final class NbdSession {
    private static final Logger LOG = LoggerFactory.getLogger(NbdSession.class);
    private static final int REQUEST_BYTES = 28;
    /** Longer payloads pass through in pieces of this size, so that memory does not grow with what clients send. */
    private static final int PIECE_BYTES = 256 << 10;

    private final NbdConnection connection;
    private final Splitter splitter;
    private final int disk;
    private final long sizeBytes;
    private final ByteBuffer payload = ByteBuffer.allocateDirect(PIECE_BYTES);

    NbdSession(NbdConnection connection, Splitter splitter, int disk) {
        this.connection = connection;
        this.splitter = splitter;
        this.disk = disk;
        this.sizeBytes = splitter.disks().get(disk).sizeBytes();
    }

    private record Request(int flags, int type, long cookie, long offset, long length) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    void run() throws IOException {
        while (true) {
            ByteBuffer header = connection.need(REQUEST_BYTES);
            if (header.getInt() != Nbd.REQUEST_MAGIC) {
                throw new IOException("the client sent something that is not an NBD request");
            }
            Request request = new Request(
                    header.getShort() & 0xFFFF,
                    header.getShort() & 0xFFFF,
                    header.getLong(),
                    header.getLong(),
                    Integer.toUnsignedLong(header.getInt()));
            if (request.type == Nbd.CMD_DISCONNECT) {
                return;
            }
            int error = checked(request);
            if (request.type == Nbd.CMD_READ && error == 0) {
                answerRead(request);
            } else {
                answer(request, request.type == Nbd.CMD_WRITE ? write(request, error) : change(request, error));
            }
        }
    }

    /** Takes the payload of a write, also of one that is refused. @param error what is wrong with it already */
    private int write(Request request, int error) throws IOException {
        if (request.length > Nbd.MAX_PAYLOAD_BYTES) {
            throw new IOException("a write of " + request.length + " bytes is longer than was agreed");
        }
        int found = error;
        for (long done = 0; done < request.length; done += payload.limit()) {
            connection.readInto(payload.clear().limit((int) Math.min(PIECE_BYTES, request.length - done)));
            payload.flip();
            long at = request.offset + done;
            found = found != 0 ? found : attempt(request, () -> splitter.write(disk, payload, at));
        }
        return change(request, found);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static int attempt(Request request, Work work) {
        try {
            work.run();
            return 0;
        } catch (IOException e) {
            LOG.error("command {} at {} failed: {}", request.type, request.offset, e.toString());
            return Nbd.EIO;
        }
    }

    private int checked(Request request) {
        boolean inside =
                request.offset >= 0 && request.offset <= sizeBytes && request.length <= sizeBytes - request.offset;
        return switch (request.type) {
            case Nbd.CMD_FLUSH -> 0;
            case Nbd.CMD_READ ->
                !inside || request.length == 0
                        ? Nbd.EINVAL
                        : request.length > Nbd.MAX_PAYLOAD_BYTES ? Nbd.EOVERFLOW : 0;
            case Nbd.CMD_WRITE, Nbd.CMD_WRITE_ZEROES -> !inside ? Nbd.ENOSPC : request.length == 0 ? Nbd.EINVAL : 0;
            case Nbd.CMD_TRIM -> !inside || request.length == 0 ? Nbd.EINVAL : 0;
            default -> Nbd.EINVAL;
        };
    }

    private void answerRead(Request request) throws IOException {
        for (long done = 0; done < request.length; done += payload.limit()) {
            payload.clear().limit((int) Math.min(PIECE_BYTES, request.length - done));
            long at = request.offset + done;
            int error = attempt(request, () -> splitter.read(disk, payload, at));
            if (done == 0) {
                answer(request, error);
            }
            if (error != 0 && done == 0) {
                return;
            }
            if (error != 0) {
                throw new IOException("a read failed behind its answer"); // only closing can say so now
            }
            connection.write(payload.flip());
        }
    }

    /** Does what is not reading or writing, and what the flags ask for. @param error what is wrong already */
    private int change(Request request, int error) {
        if (error != 0) {
            return error;
        }
        return attempt(request, () -> {
            switch (request.type) {
                case Nbd.CMD_WRITE -> {} // its payload is written
                case Nbd.CMD_WRITE_ZEROES ->
                    splitter.zero(disk, request.offset, request.length, !request.has(Nbd.FLAG_NO_HOLE));
                // Trimmed bytes may read as anything; zeroes on both sides keep source and replica alike.
                case Nbd.CMD_TRIM -> splitter.zero(disk, request.offset, request.length, true);
                case Nbd.CMD_FLUSH -> splitter.flush(disk);
                default -> throw new IllegalStateException("checked before");
            }
            if (request.has(Nbd.FLAG_FUA) && request.type != Nbd.CMD_FLUSH) {
                splitter.flush(disk);
            }
        });
    }

    private void answer(Request request, int error) throws IOException {
        connection.room(16).putInt(Nbd.SIMPLE_REPLY_MAGIC).putInt(error).putLong(request.cookie);
    }
}
