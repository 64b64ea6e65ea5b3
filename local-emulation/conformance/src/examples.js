import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { FEATURES } from "./features.js";
import { sleep } from "./session.js";

/**
 * Replays the official examples against the running API: path, method and body as they are, with the names of the lab in
 * place of theirs. Most were written for Hyper-V: the provider is put in its place too, and completed with what it requires.
 */
const PROVIDER = "InMageAzureV2";
const MACHINE = "machine2";
const ITEM = "examples-item";
/** What the example of an update calls the machine. */
const RENAMED = "vm1";
const API = "api-version=2024-04-01";
const WAIT_MILLIS = 240_000;
const LOOK_MILLIS = 500;
const OVER = ["Succeeded", "Failed", "Canceled"];

/** There is no example of it, and a plan would outlive its item. */
const REMOVE_PLAN = "(a recovery plan is removed)";

/** A life, in order: [example, the feature it belongs to]. Those that are not named here are only tried, at the end. */
const LIFE = [
  ["ReplicationFabrics_List"],
  ["ReplicationFabrics_Get"],
  ["ReplicationRecoveryServicesProviders_List"],
  ["ReplicationProtectionContainers_ListByReplicationFabrics"],
  ["ReplicationProtectionContainers_Get"],
  ["ReplicationProtectableItems_ListByReplicationProtectionContainers"],
  ["ReplicationProtectableItems_Get"],
  ["ReplicationPolicies_Create"],
  ["ReplicationPolicies_Get"],
  ["ReplicationPolicies_List"],
  ["ReplicationProtectionContainerMappings_Create"],
  ["ReplicationProtectionContainerMappings_Get"],
  ["ReplicationProtectedItems_Create"],
  ["ReplicationProtectedItems_Get"],
  ["ReplicationProtectedItems_List"],
  ["ReplicationProtectedItems_ListByReplicationProtectionContainers"],
  ["RecoveryPoints_ListByReplicationProtectedItems"],
  ["RecoveryPoints_Get"],
  ["ReplicationJobs_List"],
  ["ReplicationJobs_Get"],
  ["ReplicationAlertSettings_Create", "alertSettings"],
  ["ReplicationEvents_List", "events"],
  ["ReplicationVaultHealth_Get", "vaultHealth"],
  ["ReplicationVaultHealth_Refresh", "vaultHealth"],
  ["ReplicationProtectedItems_Update", "patchItem"],
  ["ReplicationProtectedItems_TestFailover", "testFailover"],
  ["ReplicationProtectedItems_TestFailoverCleanup", "testFailover"],
  ["ReplicationRecoveryPlans_Create", "recoveryPlans"],
  ["ReplicationRecoveryPlans_Get", "recoveryPlans"],
  ["ReplicationRecoveryPlans_List", "recoveryPlans"],
  ["ReplicationRecoveryPlans_Update", "recoveryPlans"],
  ["ReplicationRecoveryPlans_TestFailover", "recoveryPlans"],
  ["ReplicationProtectedItems_TestFailoverCleanup", "recoveryPlans"],
  ["ReplicationRecoveryPlans_UnplannedFailover", "recoveryPlans"],
  ["ReplicationRecoveryPlans_FailoverCancel", "recoveryPlans"],
  [REMOVE_PLAN, "recoveryPlans"],
  ["ReplicationProtectedItems_UnplannedFailover"],
  ["ReplicationProtectedItems_ApplyRecoveryPoint"],
  ["ReplicationProtectedItems_FailoverCancel", "failoverCancel"],
  ["ReplicationProtectedItems_UnplannedFailover", "failoverCancel"],
  ["ReplicationProtectedItems_FailoverCommit"],
  ["ReplicationProtectedItems_Delete"],
  ["ReplicationProtectedItems_Create"],
  ["ReplicationProtectedItems_Purge"],
  ["ReplicationProtectionContainerMappings_Delete"],
  ["ReplicationPolicies_Delete"],
];

/** After these the item is looked at until it is ready for the next. */
const THEN_PROTECTED = new Set(["ReplicationProtectedItems_Create", "ReplicationProtectedItems_FailoverCancel"]);

export async function replay(lab, recorder, report, contract, folder) {
  const player = new Player(lab, recorder, report, contract, folder);
  await report.step("examples: the lab's own names", () => player.discover());
  for (const [name, feature] of LIFE) {
    if (feature && !FEATURES[feature]) {
      report.skip(`example ${name}`, feature);
    } else {
      await report.step(`example ${name}`, () => (name === REMOVE_PLAN ? player.removePlan() : player.play(name)));
    }
  }
  await report.step("examples: the recovered machine is removed", () => player.removeMachine());
  const named = new Set(LIFE.map(([name]) => name));
  const rest = readdirSync(join(folder, "examples"))
    .map((file) => file.replace(/\.json$/, ""))
    .filter((name) => !named.has(name));
  for (const name of rest) {
    await report.step(`example ${name}, not promised`, () => player.attempt(name));
  }
}

function keepFirst(groups) {
  const first = groups.find((group) => group.replicationProtectedItems.length > 0);
  for (const group of groups) {
    group.replicationProtectedItems = group === first ? group.replicationProtectedItems.slice(0, 1) : [];
  }
}

class Player {
  #names = {};

  constructor(lab, recorder, report, contract, folder) {
    Object.assign(this, { lab, recorder, report, contract, folder });
    this.credential = lab.credential("contributor");
  }

  /** Finds what the examples' names stand for. */
  async discover() {
    const { lab } = this;
    const fabric = (await this.#list(`${lab.vaultId}/replicationFabrics`))[0];
    const container = (await this.#list(`${fabric.id}/replicationProtectionContainers`))[0];
    const machines = await this.#list(`${container.id}/replicationProtectableItems`);
    const machine = machines.find((each) => each.properties.friendlyName === MACHINE);
    this.container = container.id;
    this.#names = {
      subscriptionId: lab.subscriptionId,
      resourceGroupName: lab.resourceGroup,
      resourceName: lab.vaultName,
      fabricName: fabric.name,
      protectionContainerName: container.name,
      replicatedProtectedItemName: ITEM,
      protectableItemName: machine.name,
    };
    this.testNetwork = await lab.isolatedNetwork();
  }

  /** So that the examples can be replayed again. */
  async removeMachine() {
    const { lab } = this;
    const name = FEATURES.patchItem ? RENAMED : ITEM;
    const id = `${lab.groupId}/providers/Microsoft.Compute/virtualMachines/${name}`;
    const { storageProfile, networkProfile } = (await lab.get(id)).properties;
    const disks = [storageProfile.osDisk, ...storageProfile.dataDisks].map((disk) => disk.managedDisk.id);
    for (const each of [id, ...disks, ...networkProfile.networkInterfaces.map((nic) => nic.id)]) {
      await lab.remove(each);
    }
  }

  async removePlan() {
    await this.#await(await this.#send("DELETE", `${this.lab.vaultId}/replicationRecoveryPlans/RPtest1?${API}`));
    await this.#awaitPoint();
  }

  async #list(id) {
    return JSON.parse((await this.#send("GET", `${id}?${API}`)).text).value;
  }

  async #send(method, path, body) {
    const { token } = await this.credential.getToken();
    const url = path.startsWith("https:") ? path : this.lab.armEndpoint + path;
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
    return this.recorder.take(method, url, response.status, Object.fromEntries(response.headers), await response.text());
  }

  /** An example that must be answered as the contract says. */
  async play(name) {
    const { example, answer } = await this.#replay(name);
    this.report.that(
      String(answer.status) in example.responses,
      `is answered with ${answer.status}, the example with ${Object.keys(example.responses)}: ${answer.text.slice(0, 300)}`,
    );
    if (answer.status === 202) {
      await this.#await(answer);
    }
    if (THEN_PROTECTED.has(name)) {
      await this.#awaitPoint();
    }
  }

  /** An example of something that is not promised: a proper refusal will do. */
  async attempt(name) {
    const { answer } = await this.#replay(name);
    this.report.that(answer.status < 500, `is answered with ${answer.status}`);
    const code = answer.status >= 400 ? JSON.parse(answer.text || "{}").error?.code : "answered";
    console.log(`       ${answer.status} ${code}`);
    if (answer.status === 202) {
      await this.#await(answer, OVER);
    }
  }

  async #replay(name) {
    const example = JSON.parse(readFileSync(join(this.folder, "examples", `${name}.json`), "utf8"));
    const { method, path } = this.contract.named(name);
    const names = { ...example.parameters, ...this.#names };
    const query = Object.entries(example.parameters)
      .filter(([key]) => key.startsWith("$"))
      .map(([key, value]) => `&${key}=${encodeURIComponent(value)}`)
      .join("");
    const url = path.replace(/\{(\w+)\}/g, (_, key) => encodeURIComponent(names[key])) + `?${API}${query}`;
    const body = Object.values(example.parameters).find((each) => typeof each === "object");
    return { example, answer: await this.#send(method, url, body && this.#translate(name, body)) };
  }

  /** The example's body with the lab's names, and the one provider there is. */
  #translate(name, body) {
    const { lab } = this;
    const names = this.#names;
    const network = name.includes("TestFailover") ? this.testNetwork : lab.networkId;
    const text = JSON.stringify(body)
      .replace(/\/subscriptions\/[^"]*?\/vaults\/vault1/gi, lab.vaultId)
      .replace(/\/subscriptions\/[^"]*?\/virtualNetworks\/[^"]+/gi, network)
      .replace(/replicationFabrics\/[^"/]+/g, `replicationFabrics/${names.fabricName}`)
      .replace(/replicationProtectionContainers\/[^"/]+/g, `replicationProtectionContainers/${names.protectionContainerName}`)
      .replace(/replicationProtectableItems\/[^"/]+/g, `replicationProtectableItems/${names.protectableItemName}`)
      .replace(/replicationProtectedItems\/[^"/]+/g, `replicationProtectedItems/${ITEM}`)
      .replace(/recoveryPoints\/[^"/]+/g, `recoveryPoints/${names.recoveryPointName}`)
      .replace(/HyperVReplicaAzure/g, PROVIDER);
    return this.#complete(name, JSON.parse(text));
  }

  #complete(name, body) {
    const { properties } = body;
    switch (name) {
      case "ReplicationPolicies_Create":
        Object.assign(properties.providerSpecificInput, { multiVmSyncStatus: "Enable", recoveryPointHistory: 1440 });
        break;
      case "ReplicationProtectedItems_Create":
        Object.assign(properties.providerSpecificDetails, {
          targetAzureNetworkId: this.lab.networkId,
          targetAzureSubnetId: "default",
          targetAzureVmName: ITEM,
          targetAzureV2ResourceGroupId: this.lab.groupId,
        });
        break;
      case "ReplicationRecoveryPlans_TestFailover":
      case "ReplicationRecoveryPlans_UnplannedFailover":
        properties.providerSpecificDetails.forEach((each) => (each.recoveryPointType = "Latest"));
        break;
      case "ReplicationRecoveryPlans_Update":
        keepFirst(properties.groups); // the example's machines are one here, and a plan holds a machine once
        break;
      case "ReplicationProtectedItems_Update":
        // The example's subnet and address are those of another network.
        properties.vmNics.forEach((nic) => (nic.ipConfigs = [{ isPrimary: true, recoverySubnetName: "default" }]));
        break;
    }
    return body;
  }

  /** Polls as Azure's clients do: the operation until it is over, then its result. */
  async #await(accepted, allowed = ["Succeeded"]) {
    const operation = accepted.headers["azure-asyncoperation"];
    this.#names.jobName = new URL(operation).pathname.split("/").at(-1);
    let status;
    for (const until = Date.now() + WAIT_MILLIS; Date.now() < until; await sleep(LOOK_MILLIS)) {
      const answer = await this.#send("GET", operation);
      status = JSON.parse(answer.text);
      if (OVER.includes(status.status)) {
        break;
      }
    }
    this.report.that(allowed.includes(status.status), `ends as ${status.status}: ${JSON.stringify(status.error)}`);
    if (status.status === "Succeeded") {
      const result = await this.#send("GET", accepted.headers.location);
      this.report.that([200, 204].includes(result.status), `its result is answered with ${result.status}`);
    }
  }

  async #awaitPoint() {
    const item = `${this.container}/replicationProtectedItems/${ITEM}`;
    for (const until = Date.now() + WAIT_MILLIS; Date.now() < until; await sleep(LOOK_MILLIS)) {
      const points = await this.#list(`${item}/recoveryPoints`);
      const { properties } = JSON.parse((await this.#send("GET", `${item}?${API}`)).text);
      if (properties.protectionState === "Protected" && points.length > 0) {
        this.#names.recoveryPointName = points[0].name;
        return;
      }
    }
    this.report.that(false, "the item is not protected in time");
  }
}
