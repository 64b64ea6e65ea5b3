import { readFileSync } from "node:fs";

const EXPIRY_MARGIN_MILLIS = 60_000;

/** The running lab, as `farshore status --json` describes it, in the file that FARSHORE_LAB names. */
export class Lab {
  #clients;

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

  /** A network that the recovered machines are not on: for tests. Made when it is absent; no official client is needed. */
  async isolatedNetwork(credential) {
    const id = `${this.groupId}/providers/Microsoft.Network/virtualNetworks/isolated`;
    const properties = {
      addressSpace: { addressPrefixes: ["10.78.0.0/16"] },
      subnets: [{ name: "default", properties: { addressPrefix: "10.78.0.0/24" } }],
    };
    const { token } = await credential.getToken();
    const response = await fetch(`${this.armEndpoint}${id}?api-version=2024-03-01`, {
      method: "PUT",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ location: "westeurope", properties }),
    });
    if (!response.ok) {
      throw new Error(`the network could not be made: ${response.status} ${await response.text()}`);
    }
    return id;
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
