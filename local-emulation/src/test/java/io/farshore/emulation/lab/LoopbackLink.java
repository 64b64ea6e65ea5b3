package io.farshore.emulation.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire that can be cut: passes connections to a port of 127.0.0.1 on to the same port of {@value #BEHIND}. */
final class LoopbackLink implements AutoCloseable {
    /** Where the server behind a link listens. */
    static final String BEHIND = "127.0.0.2";

    private static final int BUFFER_BYTES = 64 << 10;

    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;

    LoopbackLink(int port) throws IOException {
        this.port = port;
        this.listener = listen();
    }

    private ServerSocket listen() throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
        Thread.ofPlatform().daemon().name("link-" + port).start(() -> serve(server));
        return server;
    }

    private void serve(ServerSocket server) {
        while (!server.isClosed()) {
            try {
                Socket near = server.accept();
                sockets.add(near);
                Thread.ofVirtual().start(() -> connect(near));
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new IllegalStateException("the link of port " + port + " broke", e);
                }
            }
        }
    }

    private void connect(Socket near) {
        try (near;
                Socket far = new Socket(BEHIND, port)) {
            sockets.add(far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> pass(far, near));
            pass(near, far);
            back.join();
            sockets.remove(far);
        } catch (IOException e) {
            // No server: the client sees its connection closed, as it would see it refused.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(near);
        }
    }

    private static void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                output.write(buffer, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    /** What is under way breaks off, and nobody gets through any more. */
    void cut() throws IOException {
        listener.close();
        sockets.forEach(LoopbackLink::closeQuietly);
    }

    void mend() throws IOException {
        listener = listen();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It is to be gone, and is.
        }
    }

    @Override
    public void close() throws IOException {
        cut();
    }
}
