package io.farshore.processserver;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A workload: numbered records, one after the other, each the content of a block somewhere on two disks. A record whose
 * answer did not come is written again, so that the disks are always those after a prefix of the records.
 */
final class NbdWriter implements Runnable {
    static final int BLOCK_BYTES = 4096;
    static final int DISKS = 2;

    private record Place(int disk, int block) {}

    private final int port;
    private final int blocks;
    private final Random random;
    private final List<Place> records = new ArrayList<>();
    private final @Nullable Connection[] connections = new Connection[DISKS];
    private volatile boolean stopped;
    private volatile long acknowledged;

    NbdWriter(int port, int diskBytes, long seed) {
        this.port = port;
        this.blocks = diskBytes / BLOCK_BYTES;
        this.random = new Random(seed);
    }

    private record Connection(Socket socket, DataInputStream in, DataOutputStream out) {}

    private static final int BURST = 32;
    private static final long BURST_PAUSE_NANOS = 6_000_000;

    @Override
    public void run() {
        while (!stopped) {
            Place place = new Place(random.nextInt(DISKS), random.nextInt(blocks));
            synchronized (records) {
                records.add(place);
            }
            while (!write(place, records.size())) {
                disconnect();
            }
            acknowledged = records.size();
            if (acknowledged % BURST == 0) {
                LockSupport.parkNanos(BURST_PAUSE_NANOS); // a few thousand writes a second: more is backlog, not proof
            }
        }
        disconnect();
    }

    /**
     * Ends after the record under way, which is written until it is acknowledged: a record given up half-way may or may
     * not be on the disk, and then no count of records describes the disks.
     */
    void stop() {
        stopped = true;
    }

    long acknowledged() {
        return acknowledged;
    }

    private boolean write(Place place, long number) {
        try {
            Connection connection = connections[place.disk];
            if (connection == null) {
                connection = connect(place.disk);
                connections[place.disk] = connection;
            }
            connection.out.writeInt(0x25609513);
            connection.out.writeShort(0);
            connection.out.writeShort(1);
            connection.out.writeLong(number);
            connection.out.writeLong((long) place.block * BLOCK_BYTES);
            connection.out.writeInt(BLOCK_BYTES);
            connection.out.write(content(number));
            connection.out.flush();
            int magic = connection.in.readInt();
            int error = connection.in.readInt();
            return magic == 0x67446698 && error == 0 && connection.in.readLong() == number;
        } catch (IOException e) {
            pause();
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Connection connect(int disk) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        DataOutputStream out = new DataOutputStream(new java.io.BufferedOutputStream(socket.getOutputStream(), 8192));
        in.readNBytes(18);
        byte[] name = (disk == 0 ? "sda" : "sdb").getBytes(StandardCharsets.US_ASCII);
        out.writeInt(3);
        out.writeLong(0x49484156454F5054L);
        out.writeInt(1);
        out.writeInt(name.length);
        out.write(name);
        out.flush();
        if (in.readNBytes(10).length < 10) {
            throw new IOException("the export was refused");
        }
        return new Connection(socket, in, out);
    }

    private void disconnect() {
        for (int i = 0; i < DISKS; i++) {
            Connection connection = connections[i];
            connections[i] = null;
            if (connection != null) {
                try {
                    connection.socket.close();
                } catch (IOException e) {
                    // it is gone either way
                }
            }
        }
    }

    private static byte[] content(long number) {
        byte[] bytes = new byte[BLOCK_BYTES];
        new Random(number).nextBytes(bytes);
        ByteBuffer.wrap(bytes).putLong(0, ~number).putLong(8, number);
        return bytes;
    }

    /** The number of the newest record on the disks. */
    static long newest(byte[][] disks) {
        long newest = 0;
        for (byte[] disk : disks) {
            for (int at = 0; at < disk.length; at += BLOCK_BYTES) {
                long number = ByteBuffer.wrap(disk).getLong(at + 8);
                if (ByteBuffer.wrap(disk).getLong(at) == ~number) {
                    newest = Math.max(newest, number);
                }
            }
        }
        return newest;
    }

    /** The disks after the first {@code count} records. */
    byte[][] after(long count, byte[][] initial) {
        byte[][] disks = {initial[0].clone(), initial[1].clone()};
        synchronized (records) {
            for (int i = 0; i < count; i++) {
                Place place = records.get(i);
                System.arraycopy(content(i + 1), 0, disks[place.disk], place.block * BLOCK_BYTES, BLOCK_BYTES);
            }
        }
        return disks;
    }
}
