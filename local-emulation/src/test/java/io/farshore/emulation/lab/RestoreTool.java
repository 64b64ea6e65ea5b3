package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code ./farshore points, verify} and {@code restore}, run as a person runs them. */
final class RestoreTool {
    private final FaultLab lab;
    private final StoredItem stored;
    private final String itemId;

    RestoreTool(FaultLab lab, StoredItem stored, String itemId) {
        this.lab = lab;
        this.stored = stored;
        this.itemId = itemId;
    }

    /** What came of a command. */
    record Ran(int code, String output, String errors) {
        String all() {
            return "code " + code + "\n" + output + errors;
        }
    }

    Ran run(String command, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of(lab.lab().installation().root().resolve("farshore").toString(), command));
        words.addAll(List.of("--manifests", stored.manifestsToRead(), "--item", itemId));
        if (!command.equals("points")) {
            words.addAll(List.of("--from", stored.segmentsToRead(), "--public-key", publicKey()));
        }
        words.addAll(List.of(more));
        Path output = Files.createTempFile(lab.lab().home(), command, ".out");
        Path errors = Files.createTempFile(lab.lab().home(), command, ".err");
        int code = new ProcessBuilder(words)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start()
                .waitFor();
        return new Ran(code, Files.readString(output), Files.readString(errors));
    }

    /** The disks of the newest point, in their order. */
    List<Path> restore() throws IOException, InterruptedException {
        Path folder = lab.lab().home().resolve("restored");
        Path key = lab.lab().home().resolve("keyvault/" + LabCommands.VAULT_KEY + ".pem");
        Ran ran = run("restore", "--key", key.toString(), "--disk", "all", "--to", folder.toString());
        if (ran.code() != 0) {
            throw new IOException(ran.all());
        }
        return ran.output().lines().map(Path::of).sorted().toList();
    }

    /** As the site published it: base64 of the key that signs manifests. */
    private String publicKey() throws IOException {
        Path names = lab.siteFolder().resolve("site.json");
        return new ObjectMapper()
                .readTree(names.toFile())
                .path("manifestPublicKey")
                .asText();
    }
}
