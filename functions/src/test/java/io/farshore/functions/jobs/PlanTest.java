package io.farshore.functions.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.controlplane.compute.RecoveredMachine;
import io.farshore.controlplane.item.ProtectionState;
import io.farshore.functions.Lab;
import io.farshore.functions.api.ApiResponse;
import io.farshore.functions.request.Webhook;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two machines in two boot groups, with actions in between. */
final class PlanTest {
    private static final String PLAN = Lab.VAULT + "/replicationRecoveryPlans/rp";
    private static final String SECOND = Lab.CONTAINER + "/replicationProtectedItems/vm2";
    private static final String FAIL_OVER = """
            {"properties":{"failoverDirection":"PrimaryToRecovery","sourceSiteOperations":"NotRequired",
            "providerSpecificDetails":[{"instanceType":"InMageAzureV2","recoveryPointType":"LatestProcessed"}]}}""";
    private static final String TEST = """
            {"properties":{"failoverDirection":"PrimaryToRecovery","networkType":"NoNetworkAttachAsInput"}}""";

    private Lab lab;

    @BeforeEach
    void protectTwo() throws IOException {
        lab = new Lab(1 << 20).withSite().withItem();
        lab.machine.write(0, 0, new byte[4096]);
        lab.point(1);
        lab.run();
        lab.withSecondItem(machine -> machine.write(0, 0, new byte[4096]), 1 << 20);
    }

    @Test
    void isSavedAndShownAsTheContractDoes() {
        ApiResponse accepted = save("", "");
        lab.run();
        assertThat(lab.job(accepted).path("scenarioName").asText()).isEqualTo("SaveRecoveryPlan");
        assertThat(lab.job(accepted).path("targetInstanceType").asText()).isEqualTo("RecoveryPlan");
        JsonNode plan = lab.properties(PLAN);
        assertThat(plan.path("groups"))
                .extracting(group -> group.path("groupType").asText())
                .containsExactly("Shutdown", "Failover", "Boot", "Boot");
        assertThat(plan.at("/groups/2/replicationProtectedItems/0/id").asText())
                .endsWith("/replicationProtectedItems/vm1");
        assertThat(plan.at("/groups/2/replicationProtectedItems/0/virtualMachineId")
                        .isNull())
                .isTrue();
        assertThat(plan.path("allowedOperations"))
                .extracting(JsonNode::asText)
                .containsExactly("UnplannedFailover", "TestFailover");
        assertThat(plan.at("/currentScenario/scenarioName").asText()).isEqualTo("None");
        assertThat(lab.body(Lab.VAULT + "/replicationRecoveryPlans").at("/value/0/properties/groups"))
                .isEmpty();
        lab.call("DELETE", PLAN, "");
        lab.run();
        assertThat(lab.get(PLAN).status()).isEqualTo(404);
        assertThat(lab.call("DELETE", PLAN, "").status()).isEqualTo(204);
    }

    @Test
    void failsOverAllAtOnceAndStartsThemInOrder() {
        save("", "");
        lab.run();
        ApiResponse accepted = lab.post(PLAN + "/unplannedFailover", FAIL_OVER);
        List<String> order = runWatching();

        JsonNode job = lab.job(accepted);
        assertThat(job.path("state").asText()).isEqualTo("Succeeded");
        assertThat(order).containsExactly("vm1-dr", "vm2-dr");
        assertThat(job.path("tasks"))
                .extracting(task -> task.path("friendlyName").asText())
                .containsExactly(
                        "Prerequisites check for the recovery plan",
                        "All groups shutdown (1)",
                        "Recovery plan failover",
                        "Group 1: Start (1)",
                        "Group 2: Start (1)",
                        "Finalizing the recovery plan");
        JsonNode child = job.at("/tasks/3/groupTaskCustomDetails/childTasks/0");
        assertThat(child.path("taskType").asText()).isEqualTo("VirtualMachineTaskDetails");
        assertThat(child.at("/customDetails/jobTask/jobScenarioName").asText()).isEqualTo("UnplannedFailover");
        assertThat(lab.properties(Lab.ITEM).path("activeLocation").asText()).isEqualTo("Recovery");
        assertThat(lab.properties(SECOND).path("activeLocation").asText()).isEqualTo("Recovery");
        assertThat(lab.properties(PLAN).path("lastUnplannedFailoverTime").asText())
                .isNotEmpty();
        assertThat(lab.properties(PLAN).path("allowedOperations"))
                .extracting(JsonNode::asText)
                .containsExactly("Commit");
        ApiResponse commit = lab.post(PLAN + "/failoverCommit", "");
        lab.run();
        assertThat(lab.job(commit).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.item().state()).isEqualTo(ProtectionState.COMMITTED);
    }

    /** The names of machines in the order in which they were made. */
    private List<String> runWatching() {
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            lab.runMessages(1);
            for (RecoveredMachine machine : lab.compute.machines.values()) {
                if (!order.contains(machine.address().name())) {
                    order.add(machine.address().name());
                }
            }
        }
        return order;
    }

    @Test
    void isTestedAndCleanedUp() {
        save("", "");
        lab.run();
        ApiResponse test = lab.post(PLAN + "/testFailover", TEST);
        lab.run();
        assertThat(lab.job(test).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.compute.machines).hasSize(2);
        assertThat(lab.properties(PLAN).path("allowedOperations"))
                .extracting(JsonNode::asText)
                .containsExactly("TestFailoverCleanup");
        ApiResponse cleanup = lab.post(PLAN + "/testFailoverCleanup", "{\"properties\":{\"comments\":\"fine\"}}");
        lab.run();
        assertThat(lab.job(cleanup).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.compute.machines).isEmpty();
        assertThat(lab.compute.disks).isEmpty();
        assertThat(lab.compute.subnets).isEmpty();
        assertThat(lab.properties(SECOND).path("testFailoverState").asText()).isEqualTo("MarkedForDeletion");
    }

    @Test
    void waitsForAPersonAndGoesOnWhenResumed() {
        save(action("look", "{\"instanceType\":\"ManualActionDetails\",\"description\":\"Look at it.\"}"), "");
        lab.run();
        ApiResponse accepted = lab.post(PLAN + "/unplannedFailover", FAIL_OVER);
        lab.runMessages(300);
        JsonNode job = lab.job(accepted);
        assertThat(job.path("state").asText()).isEqualTo("Suspended");
        assertThat(job.path("allowedActions")).extracting(JsonNode::asText).contains("Cancel", "Resume");
        assertThat(lab.compute.machines).isEmpty();
        assertThat(lab.properties(PLAN).path("currentScenarioStatus").asText()).isEqualTo("Suspended");
        assertThat(lab.post(PLAN + "/testFailover", TEST).status()).isEqualTo(409);

        lab.post(jobPath(accepted) + "/resume", "{\"properties\":{\"comments\":\"looks well\"}}");
        lab.run();
        job = lab.job(accepted);
        assertThat(job.path("state").asText()).isEqualTo("Succeeded");
        JsonNode action = job.at("/tasks/3/groupTaskCustomDetails/childTasks/0/customDetails");
        assertThat(action.path("instructions").asText()).isEqualTo("Look at it.");
        assertThat(action.path("observation").asText()).isEqualTo("looks well");
        assertThat(lab.compute.machines).hasSize(2);
    }

    private static String jobPath(ApiResponse accepted) {
        return Lab.VAULT + "/replicationJobs/" + Lab.jobId(accepted);
    }

    @Test
    void callsARunbookWithItsContextAndNeverShowsItsToken() {
        List<String> calls = new ArrayList<>();
        lab.runbook = (webhook, context, deliveryId) -> {
            calls.add(webhook + " " + context.path("RecoveryPlanName").asText() + " "
                    + context.path("FailoverType").asText() + " "
                    + context.path("GroupId").asText());
            return new Webhook.Answer(202, "{\"JobIds\":[\"1\"]}");
        };
        save(runbook(), "");
        lab.run();
        assertThat(lab.body(PLAN).toString()).doesNotContain("secret").contains("https://hooks.example/run");
        String shown = lab.properties(PLAN).path("groups").toString();
        lab.call("PATCH", PLAN, "{\"properties\":{\"groups\":" + shown + "}}");
        lab.run();
        ApiResponse accepted = lab.post(PLAN + "/unplannedFailover", FAIL_OVER);
        lab.run();
        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
        assertThat(calls).containsExactly("https://hooks.example/run?token=secret rp UnplannedFailover 1");
        assertThat(lab.job(accepted).toString()).doesNotContain("secret").contains("HTTP 202");
    }

    private static String runbook() {
        return action(
                "call",
                "{\"instanceType\":\"AutomationRunbookActionDetails\","
                        + "\"runbookId\":\"https://hooks.example/run?token=secret\",\"fabricLocation\":\"Recovery\"}");
    }

    @Test
    void anActionThatFailsStopsThePlanAndARestartGoesOnThere() {
        lab.runbook = (webhook, context, deliveryId) -> new Webhook.Answer(403, "no");
        save("", runbook());
        lab.run();
        ApiResponse accepted = lab.post(PLAN + "/unplannedFailover", FAIL_OVER);
        lab.runMessages(300);
        JsonNode job = lab.job(accepted);
        assertThat(job.path("state").asText()).isEqualTo("Failed");
        assertThat(job.path("allowedActions")).extracting(JsonNode::asText).containsExactly("Restart");
        assertThat(job.at("/errors/0/providerErrorDetails/errorCode").asInt()).isEqualTo(95911);
        assertThat(job.at("/errors/0/providerErrorDetails/errorMessage").asText())
                .contains("'call' failed: HTTP 403 no");
        assertThat(lab.compute.machines.values())
                .extracting(machine -> machine.address().name())
                .containsExactly("vm1-dr");

        lab.runbook = (webhook, context, deliveryId) -> new Webhook.Answer(202, "");
        assertThat(lab.post(jobPath(accepted) + "/restart", "").status()).isEqualTo(200);
        lab.run();
        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.compute.machines).hasSize(2);
        assertThat(lab.body(Lab.VAULT + "/replicationJobs").path("value"))
                .filteredOn(each -> each.at("/properties/scenarioName").asText().equals("UnplannedFailover"))
                .hasSize(3);
    }

    @Test
    void aMachineThatFailsDoesNotHoldUpTheOthersAndARestartRepeatsItAlone() {
        save("", "");
        lab.run();
        lab.compute.refuseMachine = "vm1-dr";
        ApiResponse accepted = lab.post(PLAN + "/unplannedFailover", FAIL_OVER);
        lab.run();
        JsonNode job = lab.job(accepted);
        assertThat(job.path("state").asText()).isEqualTo("Failed");
        assertThat(job.at("/errors/0/providerErrorDetails/errorMessage").asText())
                .contains("1 of 2 machines failed: vm1");
        assertThat(lab.compute.machines.values())
                .extracting(machine -> machine.address().name())
                .containsExactly("vm2-dr");
        assertThat(lab.properties(PLAN).at("/currentScenario/scenarioName").asText())
                .isEqualTo("None");

        lab.compute.refuseMachine = "";
        lab.post(jobPath(accepted) + "/restart", "");
        lab.run();
        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Succeeded");
        assertThat(lab.compute.machines).hasSize(2);
    }

    @Test
    void aCancelledPlanTakesItsWaitingMachinesBack() {
        save(action("look", "{\"instanceType\":\"ManualActionDetails\"}"), "");
        lab.run();
        ApiResponse accepted = lab.post(PLAN + "/unplannedFailover", FAIL_OVER);
        lab.runMessages(300);
        lab.post(jobPath(accepted) + "/cancel", "");
        lab.run();
        assertThat(lab.job(accepted).path("state").asText()).isEqualTo("Cancelled");
        assertThat(lab.compute.disks).isEmpty();
        assertThat(lab.item().state()).isEqualTo(ProtectionState.FAILOVER_FAILED);
        assertThat(lab.item().currentJobId()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"groupType":"Boot","replicationProtectedItems":[{"id":"%s"},{"id":"%s"}]} | twice
            {"groupType":"Later"}                                                        | groupType
            {"groupType":"Shutdown","replicationProtectedItems":[{"id":"%s"}]}          | type Boot
            {"groupType":"Boot","replicationProtectedItems":[{"id":"other"}]}           | not a protected item
            {"groupType":"Boot"}                                                         | 1 to 100 machines
            {"groupType":"Boot","startGroupActions":[{"actionName":"a","failoverTypes":["TestFailover"],"failoverDirections":["PrimaryToRecovery"],"customDetails":{"instanceType":"ScriptActionDetails","path":"../x","fabricLocation":"Primary"}}]} | folder of scripts
            {"groupType":"Boot","startGroupActions":[{"actionName":"a","failoverTypes":["TestFailover"],"failoverDirections":["PrimaryToRecovery"],"customDetails":{"instanceType":"AutomationRunbookActionDetails","runbookId":"http://x","fabricLocation":"Recovery"}}]} | https
            {"groupType":"Boot","startGroupActions":[{"actionName":"a","failoverTypes":["Never"],"failoverDirections":["PrimaryToRecovery"],"customDetails":{"instanceType":"ManualActionDetails"}}]} | failoverTypes
            """)
    void refusesPlansThatCannotBeRun(String group, String named) {
        ApiResponse answer = lab.put(
                PLAN,
                "{\"properties\":{\"primaryFabricId\":\"" + Lab.FABRIC
                        + "\",\"recoveryFabricId\":\"Microsoft Azure\",\"groups\":["
                        + group.replace("%s", Lab.ITEM) + "]}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(String.valueOf(answer.body())).contains(named);
    }

    private static String action(String name, String details) {
        return "{\"actionName\":\"" + name + "\",\"failoverTypes\":[\"UnplannedFailover\"],"
                + "\"failoverDirections\":[\"PrimaryToRecovery\"],\"customDetails\":" + details + "}";
    }

    /** Before the first machine is started, and after it. */
    private ApiResponse save(String before, String after) {
        return lab.put(PLAN, """
                {"properties":{"primaryFabricId":"%s","recoveryFabricId":"Microsoft Azure",
                "failoverDeploymentModel":"ResourceManager","groups":[
                {"groupType":"Boot","replicationProtectedItems":[{"id":"%s","virtualMachineId":"x"}],
                "startGroupActions":[%s],"endGroupActions":[%s]},
                {"groupType":"Boot","replicationProtectedItems":[{"id":"%s"}],
                "startGroupActions":[],"endGroupActions":[]}]}}""".formatted(Lab.FABRIC, Lab.ITEM, before, after, SECOND));
    }
}
