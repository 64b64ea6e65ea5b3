import { createRequire } from "node:module";
import { checkJob } from "./jobs.js";

// The published packages of Site Recovery are CommonJS.
const require = createRequire(import.meta.url);
const { SiteRecoveryManagementClient } = require("@azure/arm-recoveryservices-siterecovery");
const { RecoveryServicesClient } = require("@azure/arm-recoveryservices");
const { ComputeManagementClient } = require("@azure/arm-compute");

/** An operation must end by itself within this. */
const OPERATION_MILLIS = 240_000;
const LOOK_MILLIS = 500;

/** Operations whose x-ms-request-id is not the job's: classic-wire.md section 0.1. */
const NAMED_BY_CLIENT = [
  /^(PUT|DELETE) .*\/replicationPolicies\/[^/]+$/i,
  /^POST .*\/(discoverProtectableItem|updateMobilityService|refreshProvider|reassociateGateway)$/i,
];
const US_DATE = /^\d{1,2}\/\d{1,2}\/\d{4} \d{1,2}:\d{2}:\d{2} [AP]M$/;

export const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis));

export async function collect(pages) {
  const all = [];
  for await (const each of pages) {
    all.push(each);
  }
  return all;
}

/** The official clients of one person, and the names that every call needs. */
export class Session {
  constructor(lab, recorder, report, role = "contributor") {
    this.lab = lab;
    this.recorder = recorder;
    this.report = report;
    const options = { endpoint: lab.armEndpoint, additionalPolicies: recorder.policies, retryOptions: { maxRetries: 0 } };
    const credential = lab.credential(role);
    this.recovery = new SiteRecoveryManagementClient(credential, lab.subscriptionId, options);
    this.services = new RecoveryServicesClient(credential, lab.subscriptionId, options);
    this.compute = new ComputeManagementClient(credential, lab.subscriptionId, options);
  }

  get vault() {
    return [this.lab.vaultName, this.lab.resourceGroup];
  }

  get container() {
    return [...this.vault, this.fabricName, this.containerName];
  }

  item(name) {
    return [...this.container, name];
  }

  /** Finds the one fabric and its container. */
  async discover() {
    const fabrics = await collect(this.recovery.replicationFabrics.list(...this.vault));
    this.fabric = fabrics[0];
    this.fabricName = fabrics[0].name;
    const containers = await collect(
      this.recovery.replicationProtectionContainers.listByReplicationFabrics(...this.vault, this.fabricName),
    );
    this.containerResource = containers[0];
    this.containerName = containers[0].name;
    return fabrics;
  }

  /** Runs a long-running operation with the client's own polling, and checks what its job says afterwards. */
  async operation(begin, scenario, target) {
    const from = this.recorder.answers.length;
    const result = await begin({ abortSignal: AbortSignal.timeout(OPERATION_MILLIS), updateIntervalInMs: LOOK_MILLIS });
    this.#checkProtocol(this.recorder.answers.slice(from));
    if (scenario) {
      checkJob(this.report, await this.job(this.recorder.lastJob()), scenario, target);
    }
    return result;
  }

  #checkProtocol(answers) {
    const accepted = answers[0];
    const job = new URL(accepted.headers["azure-asyncoperation"] ?? "none:").pathname.split("/").at(-1);
    const resource = new URL(accepted.headers.location ?? "none:").pathname;
    this.report.equal(accepted.status, 202, "status of the first answer");
    this.report.that(accepted.headers.location?.includes(`/operationresults/${job}`), "Location names the same job");
    this.report.that(resource.includes("/Microsoft.RecoveryServices/vaults/"), `Location is ${resource}`);
    const id = accepted.headers["x-ms-request-id"];
    if (NAMED_BY_CLIENT.some((each) => each.test(`${accepted.method} ${accepted.path}`))) {
      const client = accepted.clientRequestId ?? "";
      const dated = client !== "" && id?.startsWith(`${client} `) && US_DATE.test(id.slice(client.length + 1));
      this.report.that(dated, `x-ms-request-id is the client's with a date, not ${id}`);
    } else {
      this.report.that(id?.endsWith(`/replicationJobs/${job}`), "x-ms-request-id is the job");
    }
    const statuses = answers.filter((each) => each.path.includes("/replicationOperationStatus/"));
    this.report.equal(JSON.parse(statuses.at(-1)?.text ?? "{}").status, "Succeeded", "the last polled status");
  }

  async job(name) {
    const job = await this.recovery.replicationJobs.get(...this.vault, name);
    this.report.equal(job.name, name, "job name");
    const request = this.recorder.last(200).headers["x-ms-request-id"];
    this.report.that(request?.toLowerCase() === job.id.toLowerCase(), `x-ms-request-id of a job is ${request}`);
    return { ...job.properties };
  }

  get(name) {
    return this.recovery.replicationProtectedItems.get(...this.item(name));
  }

  /** Looks at an item until it is in a state. @returns it, and the states that were seen on the way */
  async awaitState(name, state, millis = 180_000) {
    const seen = [];
    for (const until = Date.now() + millis; ; await sleep(LOOK_MILLIS)) {
      const item = await this.get(name);
      const now = item.properties.protectionState;
      if (seen.at(-1) !== now) {
        seen.push(now);
      }
      if (now === state) {
        return { item, seen };
      }
      if (Date.now() > until) {
        throw new Error(`${name} is ${now} and not ${state} after ${millis / 1000} s: ${JSON.stringify(item.properties.healthErrors)}`);
      }
    }
  }

  checkItem(item, expected) {
    const properties = item.properties;
    for (const [key, value] of Object.entries(expected)) {
      this.report.equal(properties[key], value, key);
    }
    if (properties.currentScenario.scenarioName === "None") {
      this.report.that(properties.currentScenario.jobId.endsWith("/replicationJobs/None"), "an idle scenario's job is None");
    }
  }

  /** Expects a request to be refused. */
  async refused(call, status, code, detail) {
    try {
      await call();
    } catch (error) {
      const body = JSON.parse(error.response?.bodyAsText || "{}").error ?? {};
      this.report.equal([error.statusCode, body.code], [status, code], "the refusal");
      if (detail) {
        this.report.equal(body.details?.[0]?.code, detail, "the refusal's detail");
      }
      return;
    }
    this.report.that(false, `must be refused with ${status} ${code}`);
  }
}
