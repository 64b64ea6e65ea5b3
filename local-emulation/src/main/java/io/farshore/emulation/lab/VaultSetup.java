package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.emulation.http.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** What an operator does once, through the public API: vault, registration file, policy, mapping, network. */
public final class VaultSetup {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(365);
    private static final String POLICY = "lab-policy";
    private static final String SUBNET = "default";

    private final Lab lab;
    private final ArmClient arm;

    public VaultSetup(Lab lab, ArmClient arm) {
        this.lab = lab;
        this.arm = arm;
    }

    private String vault() {
        return lab.settings().vaultId();
    }

    String networkId() {
        return lab.settings().resourceGroupId() + "/providers/Microsoft.Network/virtualNetworks/recovered";
    }

    /** Makes resource group, network and vault. */
    public void createVault() throws IOException, InterruptedException {
        ObjectNode located = JSON.createObjectNode().put("location", "westeurope");
        arm.put(lab.settings().resourceGroupId(), located.deepCopy());
        ObjectNode network = located.deepCopy();
        network.withObject("/properties/addressSpace")
                .putArray("addressPrefixes")
                .add("10.77.0.0/16");
        ObjectNode subnet = network.withObject("/properties")
                .putArray("subnets")
                .addObject()
                .put("name", SUBNET);
        subnet.putObject("properties").put("addressPrefix", "10.77.0.0/24");
        arm.put(networkId(), network);
        ObjectNode body = located.deepCopy();
        body.putObject("sku").put("name", "Standard");
        body.putObject("properties").put("publicNetworkAccess", "Enabled");
        arm.put(vault(), body);
    }

    /** Puts the certificate of a new site key to the vault and writes the registration file. */
    public void writeCredentials() throws IOException, InterruptedException {
        if (Files.exists(lab.vaultCredentials())) {
            return;
        }
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            X509Certificate certificate = selfSigned(pair);
            ObjectNode body = JSON.createObjectNode();
            body.putObject("properties")
                    .put("certificate", Base64.getEncoder().encodeToString(certificate.getEncoded()));
            arm.put(vault() + "/certificates/lab-vaultcredentials", body);
            ObjectNode file = JSON.createObjectNode()
                    .put("endpoint", lab.functionsUrl())
                    .put("certificate", Pem.of("CERTIFICATE", certificate.getEncoded()))
                    .put("privateKey", Pem.of("PRIVATE KEY", pair.getPrivate().getEncoded()))
                    .put("cloudAuthority", Files.readString(lab.caFile()));
            Files.writeString(lab.vaultCredentials(), JSON.writeValueAsString(file));
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("Ed25519 certificates must work", e);
        }
    }

    private static X509Certificate selfSigned(KeyPair pair) throws GeneralSecurityException, OperatorCreationException {
        X500Principal name = new X500Principal("CN=lab-vaultcredentials");
        Instant now = Instant.now();
        return new JcaX509CertificateConverter()
                .getCertificate(new JcaX509v3CertificateBuilder(
                                name,
                                new BigInteger(127, new SecureRandom()),
                                Date.from(now.minusSeconds(600)),
                                Date.from(now.plus(CERTIFICATE_LIFETIME)),
                                name,
                                pair.getPublic())
                        .build(new JcaContentSignerBuilder("Ed25519").build(pair.getPrivate())));
    }

    /** The first element of a list, once there is one. */
    private JsonNode first(String list, String what) throws IOException, InterruptedException {
        Instant until = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(until)) {
            Optional<JsonNode> answer = arm.find(list);
            if (answer.isPresent() && !answer.get().path("value").isEmpty()) {
                return answer.get().path("value").get(0);
            }
            Thread.sleep(300);
        }
        throw new IOException(what + " did not appear within " + PATIENCE.toSeconds() + " s");
    }

    /** The protection container of the registered site. */
    public String container() throws IOException, InterruptedException {
        String fabric = first(vault() + "/replicationFabrics", "the registered site")
                .path("id")
                .asText();
        return first(fabric + "/replicationProtectionContainers", "the protection container")
                .path("id")
                .asText();
    }

    /** Makes the policy and maps the container to Azure with it. */
    public void createPolicy(String container) throws IOException, InterruptedException {
        ObjectNode policy = JSON.createObjectNode();
        policy.withObject("/properties/providerSpecificInput")
                .put("instanceType", "InMageAzureV2")
                .put("recoveryPointThresholdInMinutes", 15)
                .put("recoveryPointHistory", 1440)
                .put("crashConsistentFrequencyInMinutes", 5)
                .put("appConsistentFrequencyInMinutes", 0)
                .put("multiVmSyncStatus", "Enable");
        arm.put(policyId(), policy);
        ObjectNode mapping = JSON.createObjectNode();
        ObjectNode properties = mapping.putObject("properties")
                .put("targetProtectionContainerId", "Microsoft Azure")
                .put("policyId", policyId());
        properties
                .putObject("providerSpecificInput")
                .put("instanceType", "ReplicationProviderSpecificContainerMappingInput");
        arm.put(container + "/replicationProtectionContainerMappings/lab-mapping", mapping);
    }

    private String policyId() {
        return vault() + "/replicationPolicies/" + POLICY;
    }

    /** The protectable item that a machine is, once it has been discovered. */
    public JsonNode protectable(String container, String machine) throws IOException, InterruptedException {
        Instant until = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(until)) {
            for (JsonNode item : arm.list(container + "/replicationProtectableItems")) {
                if (item.at("/properties/friendlyName").asText().equals(machine)) {
                    return item;
                }
            }
            Thread.sleep(300);
        }
        throw new IOException("machine '" + machine + "' was not discovered within " + PATIENCE.toSeconds() + " s");
    }

    /** Enables protection; returns the protected item's id. */
    public String protect(String container, JsonNode protectable, String machine)
            throws IOException, InterruptedException {
        String item = container + "/replicationProtectedItems/" + machine;
        ObjectNode body = JSON.createObjectNode();
        ObjectNode properties = body.putObject("properties")
                .put("policyId", policyId())
                .put("protectableItemId", protectable.path("id").asText());
        properties
                .putObject("providerSpecificDetails")
                .put("instanceType", "InMageAzureV2")
                .put("targetAzureNetworkId", networkId())
                .put("targetAzureSubnetId", SUBNET)
                .put("enableRdpOnTargetOption", "Never")
                .put("targetAzureVmName", machine)
                .put("targetVmSize", "Standard_D2s_v3")
                .put("targetAzureV2ResourceGroupId", lab.settings().resourceGroupId());
        arm.put(item, body);
        return item;
    }
}
