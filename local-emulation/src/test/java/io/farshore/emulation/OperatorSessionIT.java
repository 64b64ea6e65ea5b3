package io.farshore.emulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.farshore.emulation.file.FolderTree;
import io.farshore.emulation.vcenter.VCenterSimulator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * An operator leads two machines from protection through drills and a failover to its end, with the command line alone.
 * Runs in the profile {@code lab}, on what {@code ./farshore build} made.
 */
@Tag("lab")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OperatorSessionIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int VMS = 30;
    private static final int REFUSED = 1;
    private static final int USAGE = 2;
    private static final int WAITS_FOR_A_PERSON = 3;

    @TempDir
    private static Path files;

    private static Path home;

    private int code;
    private String out = "";
    private String err = "";

    @BeforeAll
    static void start() throws Exception {
        System.setProperty("farshore.root", Path.of("..").toAbsolutePath().toString());
        home = Files.createTempDirectory("farshore-operator");
        List<String> up = new ArrayList<>(List.of("up", "--machines", "2", "--home", home.toString()));
        if (VCenterSimulator.canBuild()) {
            up.addAll(List.of("--vcenter", Integer.toString(VMS)));
        }
        assertThat(Farshore.commandLine().execute(up.toArray(String[]::new))).isZero();
    }

    @AfterAll
    static void stop() throws Exception {
        Farshore.commandLine().execute("down", "--home", home.toString());
        FolderTree.delete(home);
    }

    /** Runs a command; what it printed and how it ended are kept. */
    private void run(String... words) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        CommandLine line =
                Farshore.commandLine().setOut(new PrintWriter(outText, true)).setErr(new PrintWriter(errText, true));
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--home", home.toString()));
        code = line.execute(all.toArray(String[]::new));
        out = outText.toString();
        err = errText.toString();
        System.out.println("$ farshore " + String.join(" ", words) + "\n" + out + err + "-> " + code);
    }

    private void runWell(String... words) {
        run(words);
        assertThat(code).as(out + err).isZero();
    }

    private JsonNode json(String... words) throws Exception {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("-o", "json"));
        runWell(all.toArray(String[]::new));
        return JSON.readTree(out);
    }

    @Test
    @Order(1)
    void seesTheSiteAndItsMachines() {
        runWell("vault", "show");
        assertThat(out).contains("lab-vault", "lab-site");
        runWell("item", "available");
        assertThat(out).contains("machine1  Unprotected", "machine2  Unprotected");
        runWell("item", "list");
        assertThat(out.strip()).isEqualTo("none");
    }

    @Test
    @Order(2)
    void protectsBothByAPolicy() throws Exception {
        runWell("policy", "create", "gold", "--crash-consistent", "1");
        assertThat(out).contains("Succeeded: Create replication policy of gold");
        runWell("policy", "list");
        assertThat(out).contains("gold  15 min         1440 min");
        run("item", "protect", "machine1", "--policy", "gold");
        assertThat(code).isEqualTo(USAGE);
        assertThat(err).contains("--network");
        runWell("item", "protect", "machine1", "--policy", "gold", "--network", "recovered");
        assertThat(err).contains("Enable replication: Succeeded");
        runWell("item", "protect", "machine2", "--policy", "gold", "--network", "recovered", "--no-wait");
        assertThat(out).startsWith("started: ./farshore job watch ");
        Instant until = Instant.now().plus(PATIENCE);
        while (!allProtected()) {
            assertThat(Instant.now()).as("both are protected").isBefore(until);
            Thread.sleep(500);
        }
        runWell("item", "show", "MACHINE1");
        assertThat(out).contains("policy         gold", "allows         UnplannedFailover");
        runWell("vault", "health");
        assertThat(out).contains("machines       2: 0 critical");
    }

    private boolean allProtected() throws Exception {
        JsonNode items = json("item", "list");
        int count = 0;
        for (JsonNode item : items) {
            count += item.at("/properties/protectionState").asText().equals("Protected") ? 1 : 0;
        }
        return count == 2;
    }

    @Test
    @Order(3)
    void isToldWhatIsWrongInALine() {
        run("item", "failover", "nobody");
        assertThat(code).isEqualTo(REFUSED);
        assertThat(err).isEqualTo("farshore: there is no protected machine 'nobody'; see the list of them\n");
        run("item", "commit", "machine1");
        assertThat(code).isEqualTo(REFUSED);
        assertThat(err).contains("Commit is not allowed", "do: Allowed now: UnplannedFailover");
        run("item", "test", "machine1", "--point", "2001-01-01T00:00:00Z");
        assertThat(code).isEqualTo(REFUSED);
        assertThat(err).contains("the oldest recovery point is of");
        run("item", "disable", "machine1", "--role", "reader");
        assertThat(code).isEqualTo(REFUSED);
        assertThat(err).contains("does not have authorization");
    }

    @Test
    @Order(4)
    void drillsOneMachine() throws Exception {
        JsonNode points = json("item", "points", "machine1");
        String oldest = points.get(points.size() - 1).path("name").asText();
        runWell("item", "test", "machine1", "--point", oldest.substring(0, 8));
        assertThat(out).contains("Succeeded: Test failover of machine1");
        run("item", "test", "machine1");
        assertThat(code).isEqualTo(REFUSED);
        assertThat(err).contains("Allowed now: TestFailoverCleanup");
        runWell("item", "cleanup", "machine1", "--comments", "went well");
        runWell("item", "show", "machine1");
        assertThat(out).contains("last drill");
    }

    @Test
    @Order(5)
    void failsOverByAPlanThatWaitsForAPerson() throws Exception {
        runWell("plan", "create", "both", "--group", "machine2", "--group", "machine1");
        runWell("plan", "show", "both");
        assertThat(out).contains("group 1        machine2", "group 2        machine1");
        JsonNode plan = json("plan", "show", "both");
        Path changed = files.resolve("plan.json");
        Files.writeString(changed, withManualAction(plan).toString());
        runWell("plan", "create", "both", "--file", changed.toString());
        run("plan", "failover", "both");
        assertThat(code).as(out + err).isEqualTo(WAITS_FOR_A_PERSON);
        assertThat(out).contains("waits for you: Look whether the database answers.");
        String job = out.substring(out.lastIndexOf(' ') + 1).strip();
        runWell("job", "resume", job, "--comments", "it does");
        assertThat(out).contains("Succeeded: ");
        runWell("job", "show", job);
        assertThat(out).contains("machine1", "Look  ");
        runWell("plan", "commit", "both");
        runWell("item", "list");
        assertThat(out).contains("Recovery");
    }

    private static JsonNode withManualAction(JsonNode plan) throws Exception {
        JsonNode group = plan.at("/properties/groups").get(2);
        JsonNode action = JSON.readTree("""
                {"actionName": "Look", "failoverTypes": ["UnplannedFailover"], "failoverDirections": ["PrimaryToRecovery"],
                 "customDetails": {"instanceType": "ManualActionDetails",
                                   "description": "Look whether the database answers."}}
                """);
        ((ArrayNode) group.path("endGroupActions")).add(action);
        return plan;
    }

    @Test
    @Order(6)
    void listsTheMachinesOfAVCenter() throws Exception {
        Assumptions.assumeTrue(VCenterSimulator.canBuild(), VCenterSimulator.PACKAGES + " are missing");
        runWell("status", "--json");
        String address = JSON.readTree(out).path("vCenter").asText();
        String port = address.substring(address.indexOf(':') + 1);
        run("vcenter", "add", "vc1", "--address", "127.0.0.1", "--port", port, "--account", "nobody");
        assertThat(code).isEqualTo(REFUSED);
        assertThat(err).contains("no run-as account 'nobody'");
        run("vcenter", "add", "vc1", "--address", "127.0.0.1", "--port", "1", "--account", "lab-vcenter");
        assertThat(code).isEqualTo(REFUSED);
        assertThat(out).contains("Failed: Add vCenter server of vc1", "127.0.0.1:1 cannot be read: nobody answers");
        runWell("vcenter", "add", "vc1", "--address", "127.0.0.1", "--port", port, "--account", "lab-vcenter");
        runWell("vcenter", "list");
        assertThat(out).contains("vc1   127.0.0.1:" + port, "Completed");
        Instant until = Instant.now().plus(PATIENCE);
        while (json("item", "available").size() < VMS + 2) {
            assertThat(Instant.now()).as("all machines are listed").isBefore(until);
            Thread.sleep(500);
        }
        runWell("item", "available");
        assertThat(out).contains("machine1 ").doesNotContain("null");
        run("item", "protect", "DC0_C0_RP0_VM0", "--policy", "gold", "--network", "recovered", "--vm-name", "vm0");
        assertThat(code).isEqualTo(REFUSED);
        assertThat(out + err).contains("has no agent");
        runWell("vcenter", "change", "vc1", "--address", "localhost");
        runWell("vcenter", "list");
        assertThat(out).contains("localhost:" + port, "Completed");
        runWell("vcenter", "remove", "vc1");
        runWell("vcenter", "list");
        assertThat(out.strip()).isEqualTo("none");
        assertThat(json("item", "available").size()).isEqualTo(2);
    }

    @Test
    @Order(7)
    void theSiteRenewsItsKeyAndWorksOn() {
        runWell("vault", "renew-certificate");
        assertThat(out).contains("Succeeded: Renew certificate of lab-site");
        run("vault", "renew-certificate", "--role", "reader");
        assertThat(code).isEqualTo(REFUSED);
        runWell("vault", "renew-certificate"); // now signed with a key that was renewed itself
    }

    @Test
    @Order(8)
    void endsProtection() {
        runWell("plan", "delete", "both");
        runWell("item", "disable", "machine1");
        runWell("item", "disable", "machine2");
        runWell("item", "list");
        assertThat(out.strip()).isEqualTo("none");
        runWell("policy", "delete", "gold");
        runWell("job", "list");
        assertThat(out).contains("TestFailover", "Succeeded");
    }
}
