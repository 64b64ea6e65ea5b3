package io.farshore.agent.nbd;

import io.farshore.agent.capture.RawDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;

/** The fixed newstyle negotiation of one connection: which disk is wanted. */
final class NbdHandshake {
    private final NbdConnection connection;
    private final List<RawDisk> disks;

    NbdHandshake(NbdConnection connection, List<RawDisk> disks) {
        this.connection = connection;
        this.disks = disks;
    }

    /** Negotiates; returns the ordinal of the disk, empty when the client leaves. */
    OptionalInt run() throws IOException {
        connection.room(18).putLong(Nbd.MAGIC).putLong(Nbd.OPTION_MAGIC).putShort((short)
                (Nbd.HANDSHAKE_FIXED_NEWSTYLE | Nbd.HANDSHAKE_NO_ZEROES));
        connection.flush();
        int clientFlags = connection.need(4).getInt();
        boolean zeroes = (clientFlags & Nbd.HANDSHAKE_NO_ZEROES) == 0;
        while (true) {
            ByteBuffer header = connection.need(16);
            long magic = header.getLong();
            int option = header.getInt();
            int length = header.getInt();
            if (magic != Nbd.OPTION_MAGIC || length < 0 || length > Nbd.MAX_OPTION_BYTES) {
                return OptionalInt.empty(); // not a client, or one that is out of step: no answer is safe
            }
            ByteBuffer data = connection.need(length);
            switch (option) {
                case Nbd.OPT_EXPORT_NAME -> {
                    return exportName(text(data, length), zeroes);
                }
                case Nbd.OPT_ABORT -> {
                    reply(option, Nbd.REP_ACK, ByteBuffer.allocate(0));
                    return OptionalInt.empty();
                }
                case Nbd.OPT_LIST -> list(length);
                case Nbd.OPT_INFO, Nbd.OPT_GO -> {
                    OptionalInt disk = info(option, data);
                    if (option == Nbd.OPT_GO && disk.isPresent()) {
                        return disk;
                    }
                }
                default -> reply(option, Nbd.REP_ERR_UNSUP, ByteBuffer.allocate(0));
            }
        }
    }

    private OptionalInt exportName(String name, boolean zeroes) throws IOException {
        OptionalInt disk = find(name);
        if (disk.isPresent()) {
            ByteBuffer answer = connection.room(10 + 124);
            answer.putLong(disks.get(disk.getAsInt()).sizeBytes()).putShort(Nbd.TRANSMISSION_FLAGS);
            if (zeroes) {
                answer.put(new byte[124]);
            }
            connection.flush();
        }
        return disk; // the protocol's only answer to an unknown name is to close
    }

    private void list(int length) throws IOException {
        if (length != 0) {
            reply(Nbd.OPT_LIST, Nbd.REP_ERR_INVALID, ByteBuffer.allocate(0));
            return;
        }
        for (RawDisk disk : disks) {
            byte[] name = disk.name().getBytes(StandardCharsets.UTF_8);
            reply(
                    Nbd.OPT_LIST,
                    Nbd.REP_SERVER,
                    ByteBuffer.allocate(4 + name.length)
                            .putInt(name.length)
                            .put(name)
                            .flip());
        }
        reply(Nbd.OPT_LIST, Nbd.REP_ACK, ByteBuffer.allocate(0));
    }

    private OptionalInt info(int option, ByteBuffer data) throws IOException {
        int nameLength = data.remaining() < 6 ? -1 : data.getInt();
        if (nameLength < 0 || nameLength > data.remaining() - 2) {
            reply(option, Nbd.REP_ERR_INVALID, ByteBuffer.allocate(0));
            return OptionalInt.empty();
        }
        String name = text(data, nameLength);
        int requests = data.getShort() & 0xFFFF;
        if (data.remaining() != 2 * requests) {
            reply(option, Nbd.REP_ERR_INVALID, ByteBuffer.allocate(0));
            return OptionalInt.empty();
        }
        OptionalInt disk = find(name);
        if (disk.isEmpty()) {
            reply(option, Nbd.REP_ERR_UNKNOWN, ByteBuffer.allocate(0));
            return disk;
        }
        ByteBuffer export = ByteBuffer.allocate(12).putShort(Nbd.INFO_EXPORT);
        export.putLong(disks.get(disk.getAsInt()).sizeBytes()).putShort(Nbd.TRANSMISSION_FLAGS);
        reply(option, Nbd.REP_INFO, export.flip());
        ByteBuffer blocks = ByteBuffer.allocate(14).putShort(Nbd.INFO_BLOCK_SIZE);
        blocks.putInt(1).putInt(Nbd.PREFERRED_BLOCK_BYTES).putInt(Nbd.MAX_PAYLOAD_BYTES);
        reply(option, Nbd.REP_INFO, blocks.flip());
        reply(option, Nbd.REP_ACK, ByteBuffer.allocate(0));
        return disk;
    }

    private OptionalInt find(String name) {
        for (int i = 0; i < disks.size(); i++) {
            if (disks.get(i).name().equals(name) || name.isEmpty() && disks.size() == 1) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    private void reply(int option, int type, ByteBuffer data) throws IOException {
        connection
                .room(20)
                .putLong(Nbd.OPTION_REPLY_MAGIC)
                .putInt(option)
                .putInt(type)
                .putInt(data.remaining());
        connection.write(data);
        connection.flush();
    }

    private static String text(ByteBuffer data, int length) {
        byte[] bytes = new byte[length];
        data.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
