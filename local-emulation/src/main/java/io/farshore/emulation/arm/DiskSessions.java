package io.farshore.emulation.arm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The open sessions by the token in their address. Safe for threads. */
final class DiskSessions implements AutoCloseable {
    private final Map<String, DiskSession> sessions = new ConcurrentHashMap<>();

    Optional<DiskSession> find(String token) {
        return Optional.ofNullable(sessions.get(token));
    }

    /** Opens {@code grant} on {@code file}, or gives an open session its new end. */
    void open(DiskGrant grant, Path file) throws IOException {
        DiskSession present = sessions.get(grant.token());
        if (present != null) {
            present.renew(grant);
        } else {
            sessions.put(grant.token(), new DiskSession(grant, DiskFile.open(file)));
        }
    }

    void end(String token) throws IOException {
        DiskSession session = sessions.get(token);
        if (session != null) {
            session.close();
            sessions.remove(token);
        }
    }

    @Override
    public void close() throws IOException {
        for (String token : sessions.keySet()) {
            end(token);
        }
    }
}
