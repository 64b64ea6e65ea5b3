package io.farshore.emulation.http;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command line of {@link LabCertificate}; running it again changes nothing while the certificates stay valid. */
@Command(name = "lab-certificate", description = "Makes the lab's CA and server certificate.")
@SuppressWarnings("NullAway.Init") // picocli sets the required options
public final class LabCertificateTool implements Callable<Integer> {
    @Option(names = "--out", required = true, description = "Folder for lab-ca.pem, lab-server.p12, lab-trust.p12.")
    private Path out;

    @Option(names = "--password", required = true, description = "Password of both key stores.")
    private char[] password;

    public static void main(String[] args) {
        System.exit(new CommandLine(new LabCertificateTool()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        LabCertificate.ensure(out, password, Clock.systemUTC().instant());
        System.out.println("ready " + out.resolve(LabCertificate.CA_FILE));
        return 0;
    }
}
