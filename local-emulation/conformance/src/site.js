import { collect } from "./session.js";

const VCENTER = "conformance-vcenter";
const ACCOUNT = "lab-vcenter";

/** The site changes its key and works on; what follows would not be heard otherwise. */
export async function renewCertificate(session) {
  const { recovery, vault, fabricName } = session;
  const input = { properties: { renewCertificateType: "Cloud" } };
  await session.operation(
    (options) => recovery.replicationFabrics.beginRenewCertificateAndWait(...vault, fabricName, input, options),
    "RenewCertificate",
  );
}

/** The machines of the lab's vCenter are listed as long as it is known. */
export async function vCenter(session) {
  const { recovery, report, vault, fabricName, lab } = session;
  const vCenters = recovery.replicationvCenters;
  const names = [...vault, fabricName, VCENTER];
  const fabric = await recovery.replicationFabrics.get(...vault, fabricName);
  const details = fabric.properties.customDetails;
  const [ipAddress, port] = lab.vCenter.split(":");
  const properties = {
    friendlyName: VCENTER,
    ipAddress,
    port,
    processServerId: details.processServers[0].id,
    runAsAccountId: details.runAsAccounts.find((each) => each.accountName === ACCOUNT).accountId,
  };
  const without = (await machines(session)).length;
  await session.operation(
    (options) => vCenters.beginCreateAndWait(...names, { properties }, options),
    "DiscoverVCenter",
    VCENTER,
  );
  const made = await vCenters.get(...names);
  for (const [key, value] of Object.entries(properties)) {
    report.equal(made.properties[key], value, key);
  }
  const listed = await collect(vCenters.list(...vault));
  report.equal(listed.map((each) => each.id), [made.id], "vCenters of the vault");
  const ofFabric = await collect(vCenters.listByReplicationFabrics(...vault, fabricName));
  report.equal(ofFabric.map((each) => each.id), [made.id], "vCenters of the fabric");
  await found(session, without, made.properties.infrastructureId);
  await session.operation(
    (options) => vCenters.beginUpdateAndWait(...names, { properties: { ipAddress: "localhost" } }, options),
    "UpdateVCenter",
    VCENTER,
  );
  report.equal((await vCenters.get(...names)).properties.ipAddress, "localhost", "the changed address");
  await session.operation((options) => vCenters.beginDeleteAndWait(...names, options), "RemoveVCenter", VCENTER);
  await session.refused(() => vCenters.get(...names), 404, "NotFound", "ArmResourceDoesNotExist");
  report.equal((await machines(session)).length, without, "machines that stay");
}

function machines(session) {
  return collect(session.recovery.replicationProtectableItems.listByReplicationProtectionContainers(...session.container));
}

/** Messages take a moment. */
async function found(session, without, vCenterId) {
  const { report } = session;
  let all = [];
  for (const until = Date.now() + 30_000; Date.now() < until && all.length <= without; ) {
    all = await machines(session);
  }
  const added = all.filter((each) => each.properties.customDetails.vCenterInfrastructureId === vCenterId);
  report.that(added.length > 0, "machines of the vCenter are listed");
  for (const each of added) {
    const details = each.properties.customDetails;
    report.equal([details.discoveryType, details.agentInstalled, details.poweredOn], ["vCenter", "NotInstalled", "On"], "a machine");
  }
}
