package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * What a lab chose at its first start and keeps: ports, names, secrets.
 *
 * @param ports where its servers listen
 * @param subscriptionId made up
 * @param resourceGroup of the vault and of what is recovered
 * @param vaultName of the one vault
 * @param passphrase enrols agents
 * @param keyStorePassword of the lab's TLS keys
 * @param functionKey opens the functions that people operate
 */
public record LabSettings(
        Ports ports,
        String subscriptionId,
        String resourceGroup,
        String vaultName,
        String passphrase,
        String keyStorePassword,
        String functionKey) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String FILE = "lab.json";

    /** All on 127.0.0.1. */
    public record Ports(
            int blob,
            int queue,
            int table,
            int cosmos,
            int identity,
            int managedIdentity,
            int keyVault,
            int arm,
            int functions,
            int control,
            int data) {}

    /** Reads the settings of a lab, or makes them. */
    public static LabSettings loadOrCreate(Path home) throws IOException {
        Path file = home.resolve(FILE);
        if (Files.exists(file)) {
            return JSON.readValue(file.toFile(), LabSettings.class);
        }
        List<Integer> free = freePorts(11);
        LabSettings fresh = new LabSettings(
                new Ports(
                        free.get(0),
                        free.get(1),
                        free.get(2),
                        free.get(3),
                        free.get(4),
                        free.get(5),
                        free.get(6),
                        free.get(7),
                        free.get(8),
                        free.get(9),
                        free.get(10)),
                UUID.randomUUID().toString(),
                "farshore-lab",
                "lab-vault",
                secret(),
                secret(),
                secret());
        Files.createDirectories(home);
        JSON.writeValue(file.toFile(), fresh);
        return fresh;
    }

    /** Whether {@code home} is a lab's folder. */
    public static boolean exists(Path home) {
        return Files.exists(home.resolve(FILE));
    }

    /** The vault's Azure Resource Manager id. */
    public String vaultId() {
        return resourceGroupId() + "/providers/Microsoft.RecoveryServices/vaults/" + vaultName;
    }

    /** The resource group's id. */
    public String resourceGroupId() {
        return "/subscriptions/" + subscriptionId + "/resourceGroups/" + resourceGroup;
    }

    static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
            return ports;
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private static String secret() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
