package io.farshore.agent.nbd;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a stream of NBD requests makes of a disk, by the protocol's text, written down a second time. */
final class NbdModel {
    private static final int REQUEST_BYTES = 28;
    private static final int MAX_PAYLOAD_BYTES = 32 << 20;
    private static final int PIECE_BYTES = 256 << 10;

    final byte[] disk;
    /** Requests that are answered. */
    int answered;

    NbdModel(int diskBytes) {
        disk = new byte[diskBytes];
    }

    void serve(byte[] stream) {
        ByteBuffer input = ByteBuffer.wrap(stream);
        while (input.remaining() >= REQUEST_BYTES && input.getInt() == 0x25609513) {
            input.getShort();
            int type = input.getShort() & 0xFFFF;
            input.getLong();
            long offset = input.getLong();
            long length = Integer.toUnsignedLong(input.getInt());
            boolean inside = offset >= 0 && length > 0 && length <= disk.length - offset;
            if (type == 2 || type == 1 && length > MAX_PAYLOAD_BYTES) {
                return;
            }
            if (type == 1 && !write(input, offset, length, inside)) {
                return;
            }
            if ((type == 4 || type == 6) && inside) {
                Arrays.fill(disk, (int) offset, (int) (offset + length), (byte) 0);
            }
            answered++;
        }
    }

    /** Long payloads are written piece by piece, so a client that leaves in the middle has written the whole pieces. */
    private boolean write(ByteBuffer input, long offset, long length, boolean inside) {
        for (long done = 0; done < length; done += PIECE_BYTES) {
            int piece = (int) Math.min(PIECE_BYTES, length - done);
            if (input.remaining() < piece) {
                return false;
            }
            if (inside) {
                input.get(disk, (int) (offset + done), piece);
            } else {
                input.position(input.position() + piece);
            }
        }
        return true;
    }
}
