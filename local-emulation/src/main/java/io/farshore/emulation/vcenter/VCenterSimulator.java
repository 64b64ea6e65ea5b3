package io.farshore.emulation.vcenter;

import io.farshore.emulation.file.DurableFile;
import io.farshore.emulation.http.LabCertificate;
import io.farshore.emulation.http.Pem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;

/**
 * The simulator of govmomi as a program, built from {@code local-emulation/vcenter} where Go and govmomi are installed as Debian
 * packages them.
 */
public final class VCenterSimulator {
    /** What must be installed. */
    public static final String PACKAGES = "golang-go golang-github-vmware-govmomi-dev";

    public static final String USER = "reader";
    public static final String PASSWORD = "correct horse";

    private static final Path GO_PACKAGES = Path.of("/usr/share/gocode");
    private static final String SERVER = "server";

    private final Path program;

    private VCenterSimulator(Path program) {
        this.program = program;
    }

    /** Whether what builds it is installed. */
    public static boolean canBuild() {
        return Files.isDirectory(GO_PACKAGES.resolve("src/github.com/vmware/govmomi/simulator"));
    }

    /**
     * Builds it, unless that was done.
     *
     * @param root the project's folder
     * @throws IOException also when the packages are not installed
     */
    public static VCenterSimulator build(Path root) throws IOException, InterruptedException {
        Path folder = root.resolve("local-emulation").toAbsolutePath().normalize();
        Path source = folder.resolve("vcenter/main.go");
        Path program = folder.resolve("target/vcenter/simulator");
        if (Files.exists(program)
                && Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(source)) > 0) {
            return new VCenterSimulator(program);
        }
        if (!canBuild()) {
            throw new IOException("a vCenter is simulated with Go and govmomi; install " + PACKAGES);
        }
        Path cache = Files.createDirectories(program.resolveSibling("go-cache"));
        ProcessBuilder builder =
                new ProcessBuilder("go", "build", "-o", program.toString(), source.toString()).inheritIO();
        builder.environment().put("GO111MODULE", "off");
        builder.environment().put("GOPATH", GO_PACKAGES.toString());
        builder.environment().put("GOCACHE", cache.toString());
        if (builder.start().waitFor() != 0) {
            throw new IOException("go build of " + source + " failed");
        }
        return new VCenterSimulator(program);
    }

    /**
     * Starts it, to print {@code ready PORT}.
     *
     * @param folder with a {@link LabCertificate}
     * @param listen address and port, which may be 0
     */
    public List<String> command(Path folder, String keyStorePassword, String listen, int machines) throws IOException {
        Path certificate = folder.resolve("vcenter-cert.pem");
        Path key = folder.resolve("vcenter-key.pem");
        write(folder.resolve(LabCertificate.SERVER_FILE), keyStorePassword.toCharArray(), certificate, key);
        return List.of(
                program.toString(),
                "-cert=" + certificate,
                "-key=" + key,
                "-listen=" + listen,
                "-user=" + USER,
                "-password=" + PASSWORD,
                "-machines=" + machines);
    }

    private static void write(Path keyStore, char[] password, Path certificate, Path key) throws IOException {
        try (InputStream in = Files.newInputStream(keyStore)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, password);
            StringBuilder chain = new StringBuilder();
            for (Certificate each : store.getCertificateChain(SERVER)) {
                chain.append(Pem.of("CERTIFICATE", each.getEncoded()));
            }
            String secret = Pem.of("PRIVATE KEY", store.getKey(SERVER, password).getEncoded());
            DurableFile.replace(certificate, chain.toString().getBytes(StandardCharsets.US_ASCII));
            DurableFile.replaceSecret(key, secret.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IOException("the key in " + keyStore + " cannot be read", e);
        }
    }
}
