package io.farshore.agent.nbd;

import io.farshore.agent.capture.Splitter;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The splitter's face to the workload: an NBD server, fixed newstyle, on a unix socket or on loopback TCP, one export
 * for each disk. All connections to a disk see each other's completed writes, and a flush on one covers them all, so it
 * says truthfully that many connections are safe.
 */
public final class NbdServer implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(NbdServer.class);
    private static final int MAX_CONNECTIONS = 128;

    private final ServerSocketChannel listener;
    private final Splitter splitter;
    private final Semaphore places = new Semaphore(MAX_CONNECTIONS);
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private final Thread acceptor;

    private NbdServer(ServerSocketChannel listener, Splitter splitter) {
        this.listener = listener;
        this.splitter = splitter;
        this.acceptor = Thread.ofPlatform().name("nbd-accept").daemon().start(this::accept);
    }

    /**
     * Starts serving.
     *
     * @param address {@code unix:PATH} or {@code tcp:PORT}, which is on 127.0.0.1
     * @throws IOException saying why it cannot listen there
     */
    public static NbdServer start(String address, Splitter splitter) throws IOException {
        if (address.startsWith("unix:")) {
            Path path = Path.of(address.substring("unix:".length()));
            removeStale(path);
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            return new NbdServer(listener.bind(UnixDomainSocketAddress.of(path)), splitter);
        }
        if (address.startsWith("tcp:")) {
            int port = Integer.parseInt(address.substring("tcp:".length()));
            ServerSocketChannel listener = ServerSocketChannel.open();
            return new NbdServer(
                    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)), splitter);
        }
        throw new IOException("'" + address + "' is no address to listen on; write unix:PATH or tcp:PORT");
    }

    /** A socket outlives the process that made it; anything else of that name is somebody's file. */
    private static void removeStale(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isOther()) {
                throw new IOException("listen: " + path + " is a file, not a socket; name another path");
            }
            Files.delete(path);
        }
    }

    /** Where it listens. */
    public SocketAddress address() throws IOException {
        return listener.getLocalAddress();
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel client = listener.accept();
                if (!places.tryAcquire()) {
                    LOG.warn("more than {} NBD connections; one is refused", MAX_CONNECTIONS);
                    client.close();
                    continue;
                }
                open.add(client);
                Thread.ofPlatform().name("nbd").daemon().start(() -> serve(client));
            } catch (IOException e) {
                if (listener.isOpen()) {
                    LOG.warn("an NBD connection could not be accepted: {}", e.getMessage());
                }
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            try {
                converse(client);
            } finally {
                places.release(); // before the client sees the end: it may come back at once
            }
        } catch (EOFException e) {
            LOG.debug("an NBD client left without saying so");
        } catch (IOException | RuntimeException e) {
            LOG.warn("an NBD connection ends: {}", e.getMessage());
        } finally {
            open.remove(client);
        }
    }

    private void converse(SocketChannel client) throws IOException {
        if (client.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        NbdConnection connection = new NbdConnection(client);
        OptionalInt disk = new NbdHandshake(connection, splitter.disks()).run();
        if (disk.isPresent()) {
            new NbdSession(connection, splitter, disk.getAsInt()).run();
            connection.flush();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        acceptor.interrupt();
        for (SocketChannel client : open) {
            client.close();
        }
    }
}
