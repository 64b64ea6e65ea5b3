import { Session, collect } from "./session.js";

const PROVIDER = "InMageAzureV2";
const PLAN = "conformance-plan";
const TO_RECOVERY = "PrimaryToRecovery";
const AZURE = "Microsoft Azure";

/** Site Recovery Operator: may do what a disaster needs, and changes no configuration. */
export async function roles(session, policy) {
  const operator = new Session(session.lab, session.recorder, session.report, "operator");
  Object.assign(operator, { fabricName: session.fabricName, containerName: session.containerName });
  const { recovery, vault } = operator;
  const found = await recovery.replicationPolicies.get(...vault, policy);
  const input = { properties: { providerSpecificInput: found.properties.providerSpecificDetails } };
  const refuse = (call) => session.refused(call, 403, "AuthorizationFailed");
  await refuse(() => recovery.replicationPolicies.beginCreateAndWait(...vault, "operators-policy", input));
  await refuse(() => recovery.replicationPolicies.beginDeleteAndWait(...vault, policy));
  // Allowed for the role, and refused for the item's state alone.
  const items = recovery.replicationProtectedItems;
  await session.refused(() => items.beginFailoverCommitAndWait(...operator.item("machine1")), 409, "Conflict");
}

export async function alertSettings(session) {
  const { recovery, report, vault } = session;
  const settings = recovery.replicationAlertSettings;
  const before = await collect(settings.list(...vault));
  report.equal(before.map((each) => each.name), ["defaultAlertSetting"], "alert settings");
  const properties = { sendToOwners: "Send", customEmailAddresses: ["operator@example.com"], locale: "en-US" };
  const made = await settings.create(...vault, "defaultAlertSetting", { properties });
  report.equal({ ...made.properties }, properties, "what was set");
  const found = await settings.get(...vault, "DefaultAlertSetting");
  report.equal({ ...found.properties }, properties, "what is read back");
}

export async function events(session, machines) {
  const { recovery, report, vault } = session;
  const all = await collect(recovery.replicationEvents.list(...vault));
  report.that(all.length > 0, "there are events");
  const times = all.map((each) => each.properties.timeOfOccurrence.getTime());
  report.equal(times, [...times].sort((a, b) => b - a), "events, newest first");
  for (const each of all) {
    report.that(/^(Vm|Agent)\w*Event;\d{19}_[0-9a-f-]{36}$/.test(each.name), `an event is named ${each.name}`);
    report.that(["VmHealth", "AgentHealth"].includes(each.properties.eventType), `eventType is ${each.properties.eventType}`);
    report.equal(each.properties.providerSpecificDetails.instanceType, PROVIDER, "providerSpecificDetails.instanceType");
  }
  const about = all.find((each) => machines.includes(each.properties.affectedObjectFriendlyName));
  report.that(about !== undefined, "an event is about a machine");
  const item = await session.get(about.properties.affectedObjectFriendlyName);
  report.equal(about.properties.affectedObjectCorrelationId, item.properties.eventCorrelationId, "affectedObjectCorrelationId");
  const one = await recovery.replicationEvents.get(...vault, all[0].name);
  report.equal(one.properties.eventCode, all[0].properties.eventCode, "the event by its name");
}

export async function vaultHealth(session, machines) {
  const { recovery, report, vault } = session;
  await session.operation(
    (options) => recovery.replicationVaultHealth.beginRefreshAndWait(...vault, options),
    "RefreshVaultHealth",
  );
  const health = await recovery.replicationVaultHealth.get(...vault);
  report.equal([health.name, health.properties.vaultErrors], ["Default", []], "name and errors");
  report.equal(health.properties.protectedItemsHealth.resourceCount, machines.length, "protectedItemsHealth.resourceCount");
  report.equal(health.properties.fabricsHealth.resourceCount, 1, "fabricsHealth.resourceCount");
  report.equal(health.properties.containersHealth.resourceCount, 1, "containersHealth.resourceCount");
}

export async function patchItem(session, name) {
  const before = (await session.get(name)).properties.providerSpecificDetails.recoveryAzureVMSize;
  await resize(session, name, "Standard_F2s_v2");
  await resize(session, name, before);
}

async function resize(session, name, size) {
  const { recovery, report } = session;
  const input = {
    properties: { recoveryAzureVMName: name, recoveryAzureVMSize: size, providerSpecificDetails: { instanceType: PROVIDER } },
  };
  const result = await session.operation(
    (options) => recovery.replicationProtectedItems.beginUpdateAndWait(...session.item(name), input, options),
    "UpdateVmProperties",
    name,
  );
  report.equal(result.properties.providerSpecificDetails.recoveryAzureVMSize, size, "recoveryAzureVMSize of the result");
  const item = await session.get(name);
  report.equal(item.properties.providerSpecificDetails.recoveryAzureVMSize, size, "recoveryAzureVMSize of the item");
}

export async function testFailover(session, name) {
  const { recovery, report, lab } = session;
  const items = recovery.replicationProtectedItems;
  const input = {
    properties: {
      failoverDirection: TO_RECOVERY,
      networkType: "VmNetworkAsInput",
      networkId: await lab.isolatedNetwork(),
      providerSpecificDetails: { instanceType: PROVIDER },
    },
  };
  await session.operation(
    (options) => items.beginTestFailoverAndWait(...session.item(name), input, options),
    "TestFailover",
    name,
  );
  await checkTestJob(session);
  const during = await session.get(name);
  session.checkItem(during, { protectionState: "Protected", activeLocation: "Primary" });
  report.that(during.properties.testFailoverState !== "None", `testFailoverState is ${during.properties.testFailoverState}`);
  report.that(during.properties.allowedOperations.includes("TestFailoverCleanup"), "cleanup is allowed");
  report.equal(await power(session, `${name}-Test`), "PowerState/running", "the test machine");

  const comments = { properties: { comments: "testing done" } };
  await session.operation(
    (options) => items.beginTestFailoverCleanupAndWait(...session.item(name), comments, options),
    "TestFailoverCleanup",
    name,
  );
  await checkTestedItem(session, name);
}

async function checkTestJob(session) {
  const { properties } = await session.recovery.replicationJobs.get(...session.vault, session.recorder.lastJob());
  const { instanceType, testFailoverStatus, networkType } = properties.customDetails;
  session.report.equal(
    [instanceType, testFailoverStatus, networkType],
    ["TestFailoverJobDetails", "Active", "VmNetworkAsInput"],
    "the job's customDetails",
  );
}

async function checkTestedItem(session, name) {
  const { compute, lab, report } = session;
  const item = await session.get(name);
  session.checkItem(item, {
    protectionState: "Protected",
    activeLocation: "Primary",
    testFailoverState: "MarkedForDeletion",
    testFailoverStateDescription: "Cleaning up test environment",
    allowedOperations: ["UnplannedFailover", "DisableProtection", "TestFailover"],
  });
  report.that(item.properties.lastSuccessfulTestFailoverTime instanceof Date, "lastSuccessfulTestFailoverTime is set");
  const errors = item.properties.healthErrors.map((each) => each.errorCode);
  report.that(!errors.includes("161011"), "161011 is gone after a test");
  const test = `${name}-Test`;
  await session.refused(() => compute.virtualMachines.get(lab.resourceGroup, test), 404, "ResourceNotFound");
}

async function power({ compute, lab }, machine) {
  const { statuses } = await compute.virtualMachines.instanceView(lab.resourceGroup, machine);
  return statuses.map((status) => status.code).find((code) => code.startsWith("PowerState/"));
}

/** Runs an operation of a plan; its tasks hold the tasks of its machines, so only its frame is checked. */
async function planOperation(session, begin, scenario) {
  const result = await session.operation(begin);
  const job = await session.job(session.recorder.lastJob());
  const { report } = session;
  report.equal([job.scenarioName, job.state], [scenario, "Succeeded"], "the plan's job");
  report.equal([job.targetInstanceType, job.targetObjectName], ["RecoveryPlan", PLAN], "the plan's job is about");
  report.equal(job.tasks[0].name, "RpSrsPrerequisitesCheck", "its first task");
  report.equal(job.tasks.at(-1).name, "EndRecoveryPlanTask", "its last task");
  return result;
}

export async function planTest(session, machines) {
  const { recovery, report, vault, lab } = session;
  const plans = recovery.replicationRecoveryPlans;
  await createPlan(session, machines);
  const listed = await collect(plans.list(...vault));
  report.equal(listed.map((each) => each.name), [PLAN], "plans");
  const input = {
    properties: {
      failoverDirection: TO_RECOVERY,
      networkType: "VmNetworkAsInput",
      networkId: await lab.isolatedNetwork(),
      providerSpecificDetails: [{ instanceType: PROVIDER, recoveryPointType: "Latest" }],
    },
  };
  await planOperation(session, (options) => plans.beginTestFailoverAndWait(...vault, PLAN, input, options), "TestFailover");
  for (const name of machines) {
    report.equal(await power(session, `${name}-Test`), "PowerState/running", `the test machine of ${name}`);
  }
  const comments = { properties: { comments: "testing done" } };
  await planOperation(
    session,
    (options) => plans.beginTestFailoverCleanupAndWait(...vault, PLAN, comments, options),
    "TestFailoverCleanup",
  );
  for (const name of machines) {
    await checkTestedItem(session, name);
  }
  await session.operation((options) => plans.beginDeleteAndWait(...vault, PLAN, options));
}

export async function planFailover(session, machines) {
  const { recovery, report, vault } = session;
  const plans = recovery.replicationRecoveryPlans;
  await createPlan(session, machines);
  const input = {
    properties: {
      failoverDirection: TO_RECOVERY,
      sourceSiteOperations: "NotRequired",
      providerSpecificDetails: [{ instanceType: PROVIDER, recoveryPointType: "Latest" }],
    },
  };
  await planOperation(
    session,
    (options) => plans.beginUnplannedFailoverAndWait(...vault, PLAN, input, options),
    "UnplannedFailover",
  );
  for (const name of machines) {
    report.equal((await session.get(name)).properties.activeLocation, "Recovery", `activeLocation of ${name}`);
    report.equal(await power(session, name), "PowerState/running", `the machine ${name}`);
  }
  await session.operation((options) => plans.beginFailoverCommitAndWait(...vault, PLAN, options));
  for (const name of machines) {
    const { protectionState } = (await session.get(name)).properties;
    report.equal(protectionState, "UnplannedFailoverCommitted", `protectionState of ${name}`);
  }
  await session.operation((options) => plans.beginDeleteAndWait(...vault, PLAN, options));
}

/** Two groups, so that there is an order. */
async function createPlan(session, machines) {
  const { recovery, report, vault, fabric } = session;
  const plans = recovery.replicationRecoveryPlans;
  const groups = [];
  for (const name of machines) {
    const item = await session.get(name);
    groups.push({
      groupType: "Boot",
      replicationProtectedItems: [{ id: item.id, virtualMachineId: item.properties.providerSpecificDetails.vmId }],
      startGroupActions: [],
      endGroupActions: [],
    });
  }
  const input = {
    properties: { primaryFabricId: fabric.id, recoveryFabricId: AZURE, failoverDeploymentModel: "ResourceManager", groups },
  };
  await session.operation(
    (options) => plans.beginCreateAndWait(...vault, PLAN, input, options),
    "SaveRecoveryPlan",
    PLAN,
  );
  const plan = await plans.get(...vault, PLAN);
  report.equal(plan.properties.groups.map((group) => group.groupType), ["Shutdown", "Failover", "Boot", "Boot"], "groups");
  report.equal([plan.properties.primaryFabricId, plan.properties.recoveryFabricId], [fabric.id, AZURE], "fabrics");
  report.that(
    ["UnplannedFailover", "TestFailover"].every((each) => plan.properties.allowedOperations.includes(each)),
    `allowedOperations are ${plan.properties.allowedOperations}`,
  );
}
