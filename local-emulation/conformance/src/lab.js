import { readFileSync } from "node:fs";

const EXPIRY_MARGIN_MILLIS = 60_000;
const REMOVAL_MILLIS = 60_000;
const COMPUTE_API = "api-version=2024-03-01";

/** The running lab, as `farshore status --json` describes it, in the file that FARSHORE_LAB names. */
export class Lab {
  #clients;
  #operator;

  constructor(file = process.env.FARSHORE_LAB) {
    if (!file) {
      throw new Error("FARSHORE_LAB must name a file with the output of './farshore status --json'");
    }
    Object.assign(this, JSON.parse(readFileSync(file, "utf8")));
    this.#clients = JSON.parse(readFileSync(this.clientsFile, "utf8")).clients;
    this.armEndpoint = this.armEndpoint.replace(/\/$/, "");
  }

  get vaultId() {
    return `${this.groupId}/providers/Microsoft.RecoveryServices/vaults/${this.vaultName}`;
  }

  get groupId() {
    return `/subscriptions/${this.subscriptionId}/resourceGroups/${this.resourceGroup}`;
  }

  get networkId() {
    return `${this.groupId}/providers/Microsoft.Network/virtualNetworks/recovered`;
  }

  /** A network that the recovered machines are not on: for tests. Made when it is absent. */
  async isolatedNetwork() {
    const id = `${this.groupId}/providers/Microsoft.Network/virtualNetworks/isolated`;
    const properties = {
      addressSpace: { addressPrefixes: ["10.78.0.0/16"] },
      subnets: [{ name: "default", properties: { addressPrefix: "10.78.0.0/24" } }],
    };
    await this.#send("PUT", id, { location: "westeurope", properties });
    return id;
  }

  /** Removes a network or compute resource, and waits until it is gone. */
  async remove(id) {
    await this.#send("DELETE", id);
    for (const until = Date.now() + REMOVAL_MILLIS; Date.now() < until; ) {
      try {
        await this.get(id);
      } catch {
        return;
      }
    }
    throw new Error(`${id} is not gone after ${REMOVAL_MILLIS / 1000} s`);
  }

  async get(id) {
    return (await this.#send("GET", id)).json();
  }

  /** For what no client of this project is made: networks. */
  async #send(method, id, body) {
    this.#operator ??= this.credential("contributor");
    const { token } = await this.#operator.getToken();
    const response = await fetch(`${this.armEndpoint}${id}?${COMPUTE_API}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${method} ${id}: ${response.status} ${await response.text()}`);
    }
    return response;
  }

  /** A credential as the official clients take it: contributor, operator or reader. */
  credential(role) {
    const client = this.#clients.find((each) => each.clientId === `farshore-${role}`);
    let held;
    return {
      getToken: async () => {
        if (!held || Date.now() > held.expiresOnTimestamp - EXPIRY_MARGIN_MILLIS) {
          held = await this.#fetchToken(client);
        }
        return held;
      },
    };
  }

  async #fetchToken(client) {
    const form = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: client.clientId,
      client_secret: client.clientSecret,
      scope: "https://management.azure.com/.default",
    });
    const response = await fetch(this.tokenUrl, { method: "POST", body: form });
    if (!response.ok) {
      throw new Error(`no token for ${client.clientId}: ${response.status} ${await response.text()}`);
    }
    const answer = await response.json();
    return { token: answer.access_token, expiresOnTimestamp: Date.now() + answer.expires_in * 1000 };
  }
}
