import { FEATURES } from "./features.js";
import { Session, collect, sleep } from "./session.js";
import * as optional from "./optional.js";
import * as site from "./site.js";

export const PROVIDER = "InMageAzureV2";
const POLICY = "conformance-policy";
const MAPPING = "conformance-mapping";
const MACHINES = ["machine1", "machine2"];
const VAULT = "conformance-vault";
const NOT_REQUIRED = { failoverDirection: "PrimaryToRecovery", sourceSiteOperations: "NotRequired" };

/** The whole life of two machines, as an operator's program lives it. */
export async function life(lab, recorder, report) {
  const session = new Session(lab, recorder, report);
  const begin = new Date();
  const step = (name, work) => report.step(name, work);
  const feature = (flag, name, work) => (FEATURES[flag] ? step(name, work) : report.skip(name, flag));
  await step("a vault is made, found and removed", () => vault(session));
  await step("the site's fabric, provider and container", () => fabric(session));
  await step("machines that can be protected", () => protectable(session));
  await step("a policy", () => policy(session));
  await step("a mapping", () => mapping(session));
  await step("protection is enabled for both", () => enable(session));
  await step("both are protected", () => protectedItems(session));
  await step("recovery points", () => points(session));
  await step("a reader may look and not change", () => reader(session));
  await feature("roles", "an operator fails over and does not configure", () => optional.roles(session, POLICY));
  await step("jobs are listed", () => jobs(session, begin));
  await feature("alertSettings", "alert settings", () => optional.alertSettings(session));
  await feature("events", "events", () => optional.events(session, MACHINES));
  await feature("vaultHealth", "health of the vault", () => optional.vaultHealth(session, MACHINES));
  await step("the site renews its certificate", () => site.renewCertificate(session));
  await (lab.vCenter ? step("a vCenter", () => site.vCenter(session)) : report.skip("a vCenter", "lab's vCenter"));
  await feature("patchItem", "an item is changed", () => optional.patchItem(session, MACHINES[0]));
  await feature("testFailover", "test failover and cleanup", () => optional.testFailover(session, MACHINES[0]));
  await feature("recoveryPlans", "a plan of two machines is tested", () => optional.planTest(session, MACHINES));
  await step("failover", () => failover(session, MACHINES[0]));
  await step("the compute client sees the machine", () => machine(session, MACHINES[0]));
  await step("the recovery point is changed", () => change(session, MACHINES[0]));
  await step("commit", () => commit(session, MACHINES[0]));
  await step("protection of the recovered machine is disabled", () => disable(session, MACHINES[0]));
  await step("the compute client removes the machine", () => removeMachine(session, MACHINES[0]));
  await feature("recoveryPlans", "a plan of two machines is failed over", async () => {
    await enableOne(session, MACHINES[0]);
    await session.awaitState(MACHINES[0], "Protected");
    await optional.planFailover(session, MACHINES);
    await disable(session, MACHINES[0]);
    await Promise.all(MACHINES.map((name) => removeMachine(session, name)));
  });
  await step("protection of the other machine is disabled", () => disable(session, MACHINES[1]));
  await step("mapping and policy are removed", () => remove(session));
}

async function vault(session) {
  const { services, lab, report } = session;
  const group = lab.resourceGroup;
  const body = { location: "westeurope", sku: { name: "Standard" }, properties: { publicNetworkAccess: "Enabled" } };
  const made = await services.vaults.beginCreateOrUpdateAndWait(group, VAULT, body);
  report.equal([made.name, made.location, made.properties.provisioningState], [VAULT, "westeurope", "Succeeded"], "the vault");
  report.equal(made.type, "Microsoft.RecoveryServices/vaults", "type");
  const found = await services.vaults.get(group, VAULT);
  report.equal(found.id.toLowerCase(), `${lab.groupId}/providers/Microsoft.RecoveryServices/vaults/${VAULT}`.toLowerCase(), "id");
  const listed = await collect(services.vaults.listByResourceGroup(group));
  report.equal(listed.map((each) => each.name).sort(), [VAULT, lab.vaultName].sort(), "vaults of the group");
  const everywhere = await collect(services.vaults.listBySubscriptionId());
  report.that(everywhere.some((each) => each.name === VAULT), "the vault is in the subscription's list");
  await services.vaults.beginDeleteAndWait(group, VAULT);
  await session.refused(() => services.vaults.get(group, VAULT), 404, "ResourceNotFound");
}

async function fabric(session) {
  const { recovery, report, vault } = session;
  const fabrics = await session.discover();
  report.equal(fabrics.length, 1, "number of fabrics");
  const one = await recovery.replicationFabrics.get(...vault, session.fabricName);
  report.that(/^[0-9a-f]{64}$/.test(one.name), `the fabric's name is 64 hexadecimal digits: ${one.name}`);
  report.equal(one.properties.customDetails.instanceType, "VMware", "customDetails.instanceType");
  report.equal([one.properties.bcdrState, one.properties.health], ["Valid", "Normal"], "state and health");
  const containers = [session.containerResource];
  report.equal(containers[0].name, `cloud_${one.properties.internalIdentifier}`, "the container's name");
  report.equal(containers[0].properties.fabricType, "VMware", "fabricType");
  const container = await recovery.replicationProtectionContainers.get(...session.container);
  report.equal(container.id, containers[0].id, "the container's id");
  const providers = await collect(recovery.replicationRecoveryServicesProviders.listByReplicationFabrics(...vault, one.name));
  report.equal(providers.map((each) => each.properties.connectionStatus), ["Connected"], "connectionStatus");
}

async function protectable(session) {
  const { recovery, report, container } = session;
  const items = await collect(
    recovery.replicationProtectableItems.listByReplicationProtectionContainers(...container),
  );
  session.protectable = Object.fromEntries(items.map((each) => [each.properties.friendlyName, each]));
  report.equal(items.map((each) => each.properties.friendlyName).sort(), MACHINES, "protectable items");
  for (const each of items) {
    const one = await recovery.replicationProtectableItems.get(...container, each.name);
    report.equal(one.properties.protectionStatus, "Unprotected", "protectionStatus");
    report.equal(one.properties.supportedReplicationProviders, ["InMage", PROVIDER], "supportedReplicationProviders");
    report.equal(one.properties.customDetails.instanceType, "VMwareVirtualMachine", "customDetails.instanceType");
    report.equal(one.properties.customDetails.diskDetails.length, 2, "number of disks");
    const kinds = one.properties.customDetails.diskDetails.map((disk) => disk.diskType);
    report.equal(kinds.sort(), ["Data", "OperatingSystem"], "kinds of disks");
  }
}

async function policy(session) {
  const { recovery, report, vault } = session;
  const input = {
    properties: {
      providerSpecificInput: {
        instanceType: PROVIDER,
        recoveryPointThresholdInMinutes: 15,
        recoveryPointHistory: 1440,
        crashConsistentFrequencyInMinutes: 5,
        appConsistentFrequencyInMinutes: 0,
        multiVmSyncStatus: "Enable",
      },
    },
  };
  const made = await session.operation(
    (options) => recovery.replicationPolicies.beginCreateAndWait(...vault, POLICY, input, options),
    "AddProtectionProfile",
    POLICY,
  );
  report.equal(made.name, POLICY, "the operation's result");
  const found = await recovery.replicationPolicies.get(...vault, POLICY);
  const expected = { ...input.properties.providerSpecificInput, multiVmSyncStatus: "Enabled" };
  for (const [key, value] of Object.entries(expected)) {
    report.equal(found.properties.providerSpecificDetails[key], value, key);
  }
  const listed = await collect(recovery.replicationPolicies.list(...vault));
  report.that(listed.some((each) => each.name === POLICY), "the policy is listed");
  session.policyId = found.id;
  await session.refused(() => recovery.replicationPolicies.get(...vault, "none"), 404, "NotFound", "ArmResourceDoesNotExist");
}

async function mapping(session) {
  const { recovery, report, container } = session;
  const input = {
    properties: {
      targetProtectionContainerId: "Microsoft Azure",
      policyId: session.policyId,
      providerSpecificInput: { instanceType: "ReplicationProviderSpecificContainerMappingInput" },
    },
  };
  const made = await session.operation(
    (options) => recovery.replicationProtectionContainerMappings.beginCreateAndWait(...container, MAPPING, input, options),
    "AssociateProtectionProfile",
    POLICY,
  );
  report.equal([made.properties.state, made.properties.health], ["Paired", "Normal"], "state and health");
  report.equal(made.properties.policyFriendlyName, POLICY, "policyFriendlyName");
  report.equal(made.properties.targetFabricFriendlyName, "Microsoft Azure", "targetFabricFriendlyName");
  const paired = await recovery.replicationProtectionContainers.get(...container);
  report.equal(paired.properties.pairingStatus, "Paired", "pairingStatus");
}

async function enable(session) {
  for (const name of MACHINES) {
    await enableOne(session, name);
  }
}

async function enableOne(session, name) {
  const { recovery, report, lab } = session;
  const input = {
    properties: {
      policyId: session.policyId,
      protectableItemId: session.protectable[name].id,
      providerSpecificDetails: {
        instanceType: PROVIDER,
        targetAzureNetworkId: lab.networkId,
        targetAzureSubnetId: "default",
        enableRdpOnTargetOption: "Never",
        targetAzureVmName: name,
        targetVmSize: "Standard_D2s_v3",
        targetAzureV2ResourceGroupId: lab.groupId,
      },
    },
  };
  const made = await session.operation(
    (options) => recovery.replicationProtectedItems.beginCreateAndWait(...session.item(name), input, options),
    "EnableDr",
    name,
  );
  report.equal(made.properties.friendlyName, name, "friendlyName");
  report.that(
    ["InitialReplicationInProgress", "Protected"].includes(made.properties.protectionState),
    `after EnableDr the state is ${made.properties.protectionState}`,
  );
  if (made.properties.protectionState === "InitialReplicationInProgress") {
    report.equal(made.properties.allowedOperations, ["DisableProtection"], "allowedOperations");
  }
}

async function protectedItems(session) {
  const { recovery, report, container } = session;
  for (const name of MACHINES) {
    const { item, seen } = await session.awaitState(name, "Protected");
    report.that(seen.every((state) => ["InitialReplicationInProgress", "Protected"].includes(state)), `states seen: ${seen}`);
    session.checkItem(item, {
      protectionStateDescription: "Protected",
      activeLocation: "Primary",
      testFailoverState: "None",
      allowedOperations: ["UnplannedFailover", "DisableProtection", "TestFailover"],
      replicationHealth: "Normal",
      failoverHealth: "Warning",
      policyFriendlyName: POLICY,
      recoveryFabricFriendlyName: "Microsoft Azure",
    });
    const details = item.properties.providerSpecificDetails;
    report.equal(item.properties.healthErrors.map((each) => each.errorCode), ["161011"], "healthErrors");
    report.equal([details.instanceType, details.vmProtectionState], [PROVIDER, "Protected"], "providerSpecificDetails");
    report.equal([details.protectedDisks.length, details.protectedManagedDisks.length], [2, 2], "disks");
    report.equal([details.recoveryAzureVMName, details.recoveryAzureVMSize], [name, "Standard_D2s_v3"], "target");
    report.that(details.rpoInSeconds >= 0 && details.rpoInSeconds < 120, `rpoInSeconds is ${details.rpoInSeconds}`);
    const source = await recovery.replicationProtectableItems.get(...container, session.protectable[name].name);
    report.equal(source.properties.protectionStatus, "Protected", "protectionStatus of its protectable item");
    report.equal(source.properties.replicationProtectedItemId, item.id, "replicationProtectedItemId");
  }
  const ofContainer = await collect(
    recovery.replicationProtectedItems.listByReplicationProtectionContainers(...container),
  );
  const ofVault = await collect(recovery.replicationProtectedItems.list(...session.vault));
  report.equal(ofContainer.map((each) => each.name).sort(), MACHINES, "items of the container");
  report.equal(ofVault.map((each) => each.name).sort(), MACHINES, "items of the vault");
}

async function points(session) {
  const { recovery, report } = session;
  const item = session.item(MACHINES[0]);
  let all = [];
  for (const until = Date.now() + 90_000; all.length < 3 && Date.now() < until; await sleep(1000)) {
    all = await collect(recovery.recoveryPoints.listByReplicationProtectedItems(...item));
  }
  report.that(all.length >= 3, `there are ${all.length} recovery points`);
  const times = all.map((each) => each.properties.recoveryPointTime.getTime());
  report.equal(times, [...times].sort((a, b) => b - a), "recovery points, newest first");
  const one = await recovery.recoveryPoints.get(...item, all[0].name);
  report.equal([one.id, one.properties.recoveryPointType], [all[0].id, "CrashConsistent"], "a recovery point");
  report.equal(one.properties.providerSpecificDetails, { instanceType: PROVIDER, isMultiVmSyncPoint: "false" }, "its details");
  await session.refused(() => recovery.recoveryPoints.get(...item, "none"), 404, "NotFound", "ArmResourceDoesNotExist");
  session.points = all;
}

async function reader(session) {
  const theirs = new Session(session.lab, session.recorder, session.report, "reader");
  Object.assign(theirs, { fabricName: session.fabricName, containerName: session.containerName });
  const item = await theirs.get(MACHINES[0]);
  session.report.equal(item.properties.protectionState, "Protected", "what a reader sees");
  const input = { properties: { ...NOT_REQUIRED, providerSpecificDetails: { instanceType: PROVIDER } } };
  await session.refused(
    () => theirs.recovery.replicationProtectedItems.beginUnplannedFailoverAndWait(...theirs.item(MACHINES[0]), input),
    403,
    "AuthorizationFailed",
  );
}

async function jobs(session, begin) {
  const { recovery, report, vault } = session;
  const range = `StartTime eq '${begin.toISOString()}' and EndTime eq '${new Date().toISOString()}'`;
  const all = await collect(recovery.replicationJobs.list(...vault, { filter: range }));
  const times = all.map((each) => each.properties.startTime.getTime());
  report.equal(times, [...times].sort((a, b) => b - a), "jobs, newest first");
  const enabled = all.filter((each) => each.properties.scenarioName === "EnableDr");
  report.equal(enabled.map((each) => each.properties.targetObjectName).sort(), MACHINES, "EnableDr jobs");
  report.equal([enabled[0].properties.tasks, enabled[0].properties.errors], [[], []], "tasks and errors in a list");
  for (const ending of ["PrimaryIrCompletion", "SecondaryIrCompletion"]) {
    report.equal(all.filter((each) => each.properties.scenarioName === ending).length, MACHINES.length, `${ending} jobs`);
  }
  const filter = "StartTime eq '2001-01-01T00:00:00.0000000Z' and EndTime eq '2001-01-02T00:00:00.0000000Z'";
  report.equal(await collect(recovery.replicationJobs.list(...vault, { filter })), [], "jobs of another time");
}

async function failover(session, name) {
  const { recovery, report } = session;
  const point = session.points.at(-1);
  const input = {
    properties: { ...NOT_REQUIRED, providerSpecificDetails: { instanceType: PROVIDER, recoveryPointId: point.id } },
  };
  const wrong = { properties: { ...input.properties, failoverDirection: "RecoveryToPrimary" } };
  const items = recovery.replicationProtectedItems;
  await session.refused(() => items.beginUnplannedFailoverAndWait(...session.item(name), wrong), 400, "BadRequest");
  await session.refused(() => items.beginFailoverCommitAndWait(...session.item(name)), 409, "Conflict", "OperationNotAllowed");
  await session.operation(
    (options) => items.beginUnplannedFailoverAndWait(...session.item(name), input, options),
    "UnplannedFailover",
    name,
  );
  const { properties } = await recovery.replicationJobs.get(...session.vault, session.recorder.lastJob());
  report.equal(properties.customDetails.instanceType, "FailoverJobDetails", "the job's customDetails");
  const detail = properties.customDetails.protectedItemDetails[0] ?? {};
  report.equal(detail.friendlyName, name, "protectedItemDetails.friendlyName");
  report.equal(detail.recoveryPointId, point.name, "protectedItemDetails.recoveryPointId");
  const item = await session.get(name);
  session.checkItem(item, {
    protectionStateDescription: "Failover completed",
    activeLocation: "Recovery",
    allowedOperations: ["CompleteMigration", "Commit", "DisableProtection", "ChangePit"],
  });
  report.equal(item.properties.failoverRecoveryPointId.toLowerCase(), point.id.toLowerCase(), "failoverRecoveryPointId");
}

async function machine(session, name) {
  const { compute, lab, report } = session;
  const found = await compute.virtualMachines.get(lab.resourceGroup, name, { expand: "instanceView" });
  report.equal([found.name, found.provisioningState], [name, "Succeeded"], "the machine");
  const profile = found.storageProfile;
  report.equal([profile.osDisk.createOption, profile.dataDisks.length], ["Attach", 1], "its disks");
  const view = found.instanceView;
  const codes = view.statuses.map((status) => status.code);
  report.that(codes.includes("PowerState/running"), `the machine's statuses are ${codes}`);
  const disks = await collect(compute.disks.listByResourceGroup(lab.resourceGroup));
  const attached = [profile.osDisk, ...profile.dataDisks].map((disk) => disk.managedDisk.id.toLowerCase());
  report.that(
    attached.every((id) => disks.some((disk) => disk.id.toLowerCase() === id)),
    "its disks are listed",
  );
}

async function removeMachine(session, name) {
  const { compute, lab } = session;
  const { storageProfile, networkProfile } = await compute.virtualMachines.get(lab.resourceGroup, name);
  await compute.virtualMachines.beginDeleteAndWait(lab.resourceGroup, name);
  for (const disk of [storageProfile.osDisk, ...storageProfile.dataDisks]) {
    await compute.disks.beginDeleteAndWait(lab.resourceGroup, disk.managedDisk.id.split("/").at(-1));
  }
  for (const nic of networkProfile.networkInterfaces) {
    await lab.remove(nic.id); // no official client is needed for it
  }
  await session.refused(() => compute.virtualMachines.get(lab.resourceGroup, name), 404, "ResourceNotFound");
}

async function change(session, name) {
  const { recovery, report } = session;
  const point = session.points[0];
  const input = { properties: { recoveryPointId: point.id, providerSpecificDetails: { instanceType: PROVIDER } } };
  const result = await session.operation((options) =>
    recovery.replicationProtectedItems.beginApplyRecoveryPointAndWait(...session.item(name), input, options),
  );
  report.equal(result.properties.failoverRecoveryPointId.toLowerCase(), point.id.toLowerCase(), "failoverRecoveryPointId");
  await machine(session, name);
}

async function commit(session, name) {
  const { recovery, report } = session;
  const result = await session.operation(
    (options) => recovery.replicationProtectedItems.beginFailoverCommitAndWait(...session.item(name), options),
    "CommitFailover",
    name,
  );
  session.checkItem(result, {
    protectionState: "UnplannedFailoverCommitted",
    protectionStateDescription: "Failover committed",
    activeLocation: "Recovery",
    testFailoverState: FEATURES.testFailover ? "MarkedForDeletion" : "None", // a test's trace stays for good
    allowedOperations: ["CompleteMigration", "DisableProtection", "SwitchProtection"],
  });
  report.that(result.properties.lastSuccessfulFailoverTime instanceof Date, "lastSuccessfulFailoverTime is set");
}

async function disable(session, name) {
  const { recovery, report } = session;
  const input = { properties: { replicationProviderInput: { instanceType: "DisableProtectionProviderSpecificInput" } } };
  await session.operation(
    (options) => recovery.replicationProtectedItems.beginDeleteAndWait(...session.item(name), input, options),
    "DisableDr",
    name,
  );
  await session.refused(() => session.get(name), 404, "NotFound", "ArmResourceDoesNotExist");
  const source = await recovery.replicationProtectableItems.get(...session.container, session.protectable[name].name);
  report.equal(source.properties.protectionStatus, "Unprotected", "protectionStatus of its protectable item");
}

async function remove(session) {
  const { recovery, container, vault } = session;
  await session.operation(
    (options) =>
      recovery.replicationProtectionContainerMappings.beginDeleteAndWait(
        ...container,
        MAPPING,
        { properties: { providerSpecificInput: {} } },
        options,
      ),
    "DissociateProtectionProfile",
    POLICY,
  );
  await session.operation(
    (options) => recovery.replicationPolicies.beginDeleteAndWait(...vault, POLICY, options),
    "RemoveProtectionProfile",
    POLICY,
  );
  await session.refused(() => recovery.replicationPolicies.get(...vault, POLICY), 404, "NotFound");
}
