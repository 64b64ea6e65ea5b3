package io.farshore.emulation.arm;

import io.farshore.emulation.http.HttpFault;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;

/** Serves the serial consoles under addresses that hold a secret, as Azure does with blobs. */
final class BootDiagnostics {
    private static final String SECRET = "consoleSecret";
    /** What is kept of a long log: its end. */
    private static final int MAX_LOG_BYTES = 4 << 20;

    private final ResourceStore store;
    private final QemuHost qemu;
    private final SecureRandom random = new SecureRandom();

    BootDiagnostics(ResourceStore store, QemuHost qemu) {
        this.store = store;
        this.qemu = qemu;
    }

    void addTo(Router router) {
        router.on("GET", "/boot-diagnostics/{machine}/serial.log", this::serialLog);
    }

    /** The address of the machine's console; makes its secret, which the caller then stores. */
    String address(String origin, Resource machine) {
        if (!machine.hidden().has(SECRET)) {
            byte[] secret = new byte[32];
            random.nextBytes(secret);
            machine.hidden().put(SECRET, Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        }
        return origin + "/boot-diagnostics/" + VirtualMachines.key(machine) + "/serial.log?sig="
                + machine.hidden().path(SECRET).asText();
    }

    private Reply serialLog(Request request) throws IOException {
        String name = request.variable("machine");
        byte[] offered = request.query("sig").orElse("").getBytes(StandardCharsets.UTF_8);
        Resource machine = store.list(id -> id.type().equalsIgnoreCase(VirtualMachines.TYPE)).stream()
                .filter(found -> VirtualMachines.key(found).equals(name))
                .filter(found -> found.hidden().has(SECRET))
                .filter(found -> MessageDigest.isEqual(
                        found.hidden().path(SECRET).asText().getBytes(StandardCharsets.UTF_8), offered))
                .findFirst()
                .orElseThrow(() -> new HttpFault(403, "AuthenticationFailed", "The address is not valid."));
        return Reply.bytes(200, "text/plain; charset=iso-8859-1", tail(qemu.serialLog(VirtualMachines.key(machine))));
    }

    private static byte[] tail(Path log) throws IOException {
        if (!Files.exists(log)) {
            return new byte[0];
        }
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            int length = (int) Math.min(MAX_LOG_BYTES, file.length());
            file.seek(file.length() - length);
            byte[] end = new byte[length];
            file.readFully(end);
            return end;
        }
    }
}
