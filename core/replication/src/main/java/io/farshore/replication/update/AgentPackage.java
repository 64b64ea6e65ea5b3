package io.farshore.replication.update;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.recoverypoint.SignedDocument;
import java.io.IOException;
import java.security.PublicKey;
import java.util.regex.Pattern;

/**
 * What is signed of a package of the agent: docs/architecture.md, section Packages of the agent.
 *
 * @param version of the agent in it
 * @param sha256 lower-case hex, of the zip
 * @param sizeBytes of the zip, 1 to {@value #MAX_SIZE_BYTES}
 */
public record AgentPackage(AgentVersion version, String sha256, long sizeBytes) {
    /** The {@code typ} of the signed document. */
    public static final String TYPE = "farshore-agent-package+jws";

    public static final long MAX_SIZE_BYTES = 256 << 20;
    /** A signed document that is longer is not read. */
    public static final int MAX_SIGNATURE_CHARS = 4096;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final ObjectMapper JSON = new ObjectMapper();

    public AgentPackage {
        if (!DIGEST.matcher(sha256).matches() || sizeBytes < 1 || sizeBytes > MAX_SIZE_BYTES) {
            throw new IllegalArgumentException("a package has a SHA-256 and 1 to " + MAX_SIZE_BYTES + " bytes");
        }
    }

    /** The zip's name; that of the signed document ends in {@code .jws} besides. */
    public static String fileName(AgentVersion version) {
        return "farshore-agent-" + version + ".zip";
    }

    /** Reads the document without believing it. @throws DamagedDataException if it is none */
    public static AgentPackage read(String compact) throws DamagedDataException {
        return read(parse(compact));
    }

    /** Reads it if {@code key} signed it. @throws DamagedDataException saying what is wrong with it */
    public static AgentPackage verified(String compact, PublicKey key) throws DamagedDataException {
        SignedDocument document = parse(compact);
        if (!document.algorithm().equals(SignedDocument.EDDSA) || !document.isSignedBy(key)) {
            throw new DamagedDataException("the package is not signed with the update key that this machine trusts");
        }
        return read(document);
    }

    private static SignedDocument parse(String compact) throws DamagedDataException {
        if (compact.length() > MAX_SIGNATURE_CHARS) {
            throw new DamagedDataException(
                    "the signature of a package has at most " + MAX_SIGNATURE_CHARS + " characters");
        }
        SignedDocument document = SignedDocument.parse(compact);
        if (!document.type().equals(TYPE)) {
            throw new DamagedDataException("what is signed is no package of an agent but '" + document.type() + "'");
        }
        return document;
    }

    private static AgentPackage read(SignedDocument document) throws DamagedDataException {
        try {
            JsonNode payload = JSON.readTree(document.payload());
            AgentVersion version = AgentVersion.parse(payload.path("version").asText())
                    .orElseThrow(() -> new DamagedDataException("the package's version is not of the form 0.1.0"));
            return new AgentPackage(
                    version,
                    payload.path("sha256").asText(),
                    payload.path("sizeBytes").asLong());
        } catch (DamagedDataException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw new DamagedDataException("the signed description of the package cannot be read", e);
        }
    }
}
