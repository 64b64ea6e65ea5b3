package io.farshore.controlplane.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What the cloud asks of a site; JSON as in docs/architecture.md, section Commands. Delivered at least once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = SiteCommand.EnableProtection.class, name = "EnableProtection"),
    @JsonSubTypes.Type(value = SiteCommand.UpdatePolicy.class, name = "UpdatePolicy"),
    @JsonSubTypes.Type(value = SiteCommand.ConsistencyPoint.class, name = "ConsistencyPoint"),
    @JsonSubTypes.Type(value = SiteCommand.Resynchronize.class, name = "Resynchronize"),
    @JsonSubTypes.Type(value = SiteCommand.DisableProtection.class, name = "DisableProtection"),
    @JsonSubTypes.Type(value = SiteCommand.RunScript.class, name = "RunScript"),
    @JsonSubTypes.Type(value = SiteCommand.DiscoverVCenter.class, name = "DiscoverVCenter"),
    @JsonSubTypes.Type(value = SiteCommand.RemoveVCenter.class, name = "RemoveVCenter"),
    @JsonSubTypes.Type(value = SiteCommand.RenewCertificate.class, name = "RenewCertificate"),
    @JsonSubTypes.Type(value = SiteCommand.UpdateAgent.class, name = "UpdateAgent")
})
public sealed interface SiteCommand {
    String commandId();

    /** What the agent keeps doing when it hears nothing. */
    record Policy(@JsonProperty("crashConsistentSeconds") int crashConsistentSeconds) {}

    /**
     * The key that wraps the item's data keys.
     *
     * @param publicKey base64 X.509 SubjectPublicKeyInfo, RSA
     */
    record VaultKey(String keyId, String publicKey) {}

    record EnableProtection(
            String commandId,
            String itemId,
            String machineId,
            String friendlyName,
            Policy policy,
            VaultKey vaultKey,
            List<String> diskIds)
            implements SiteCommand {}

    record UpdatePolicy(String commandId, String itemId, Policy policy) implements SiteCommand {}

    record ConsistencyPoint(String commandId, List<String> itemIds, String kind) implements SiteCommand {}

    record Resynchronize(String commandId, String itemId) implements SiteCommand {}

    record DisableProtection(String commandId, String itemId) implements SiteCommand {}

    /**
     * Runs a script of the process server.
     *
     * @param path below the folder of scripts that the site's operator keeps
     */
    record RunScript(String commandId, String path, int timeoutSeconds) implements SiteCommand {}

    /**
     * Reads the machines of a vCenter, and from then on from time to time. The result follows when they have been read; until
     * then nothing is remembered.
     *
     * @param vCenterId the same again changes the rest
     */
    record DiscoverVCenter(String commandId, String vCenterId, String address, int port, String runAsAccountId)
            implements SiteCommand {}

    record RemoveVCenter(String commandId, String vCenterId) implements SiteCommand {}

    /** The site makes itself a new key: docs/adr/0008-renewal-of-a-sites-key.md. */
    record RenewCertificate(String commandId) implements SiteCommand {}

    /** Offers the machine the newest agent that the site has; the result follows when the machine runs it, or does not want it. */
    record UpdateAgent(String commandId, String itemId, String machineId) implements SiteCommand {}
}
