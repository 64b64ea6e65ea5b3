package io.farshore.emulation.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Says what runs, and where. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Says what runs, and where.")
public final class StatusCommand implements Callable<Integer> {
    @CommandLine.Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final LabHome home = new LabHome();

    @Option(names = "--json", description = "As JSON, for programs.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Lab lab = home.existing();
        ObjectNode tree = describe(lab);
        if (json) {
            out().println(tree.toPrettyString());
        } else {
            tree.path("processes")
                    .properties()
                    .forEach(each -> print(each.getKey(), each.getValue().path("state")));
            tree.properties().forEach(each -> print(each.getKey(), each.getValue()));
        }
        return lab.processes().stream().allMatch(each -> each.handle().isPresent()) ? 0 : 1;
    }

    private PrintWriter out() {
        if (spec == null) {
            throw new IllegalStateException("picocli sets the specification");
        }
        return spec.commandLine().getOut();
    }

    private void print(String name, JsonNode value) {
        if (value.isTextual()) {
            out().printf("%-16s %s%n", name, value.asText());
        }
    }

    /** What a program needs to know to use the lab. */
    static ObjectNode describe(Lab lab) throws IOException {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        ObjectNode processes = tree.putObject("processes");
        for (LabProcess process : lab.processes()) {
            Optional<ProcessHandle> handle = process.handle();
            processes
                    .putObject(process.name())
                    .put("state", handle.isPresent() ? "running" : "stopped")
                    .put("pid", handle.map(ProcessHandle::pid).orElse(null));
        }
        LabSettings.Ports ports = lab.settings().ports();
        tree.put("home", lab.home().toString())
                .put("armEndpoint", lab.armEndpoint().toString())
                .put("caFile", lab.caFile().toString())
                .put("tokenUrl", lab.tokenUrl().toString())
                .put("tenantId", lab.tenantId())
                .put("clientsFile", lab.home().resolve("identity/clients.json").toString())
                .put("getToken", "./farshore token --role contributor --home " + lab.home())
                .put("subscriptionId", lab.settings().subscriptionId())
                .put("resourceGroup", lab.settings().resourceGroup())
                .put("vaultName", lab.settings().vaultName())
                .put("functionsUrl", lab.functionsUrl())
                .put("keyVaultUrl", "https://127.0.0.1:" + ports.keyVault())
                .put("cosmosUrl", "http://127.0.0.1:" + ports.cosmos() + "/")
                .put("blobUrl", "http://127.0.0.1:" + ports.blob() + "/devstoreaccount1")
                .put("queueUrl", "http://127.0.0.1:" + ports.queue() + "/devstoreaccount1")
                .put("controlUrl", "https://127.0.0.1:" + ports.control())
                .put("dataUrl", "https://127.0.0.1:" + ports.data());
        new LabVCenter(lab).address().ifPresent(address -> tree.put("vCenter", address));
        for (SampleMachine machine : lab.machines()) {
            tree.withArray("machines")
                    .addObject()
                    .put("name", machine.name())
                    .put("bootDisk", machine.nbdUri("sda"))
                    .put("dataDisk", machine.nbdUri("sdb"))
                    .put("health", "http://127.0.0.1:" + machine.healthPort() + "/health");
        }
        return tree;
    }
}
