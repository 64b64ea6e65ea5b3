/**
 * The kinds of jobs with the names of their tasks in order, as the real service was recorded. Of test failovers, updates and
 * plans too, whose features may be off.
 */
export const JOBS = {
  AddProtectionProfile: ["Create replication policy", ["AddProtectionProfilePreflightsCheckTask", "AddProtectionProfileTask"]],
  RemoveProtectionProfile: [
    "Remove the replication policy",
    ["RemoveProtectionProfilePreflightsCheckTask", "RemoveProtectionProfileTask"],
  ],
  AssociateProtectionProfile: [
    "Associate replication policy",
    ["CloudPairingPrerequisitesCheck", "CloudPairingPrepareSite", "CloudPairingPrepareCloud", "CloudPairingPairClouds"],
  ],
  DissociateProtectionProfile: [
    "Dissociate replication policy",
    ["CloudUnpairingPrerequisitesCheck", "CloudUnpairingUnpairClouds", "CloudUnpairingCleanupClouds", "CloudUnpairingCleanupSite"],
  ],
  EnableDr: [
    "Enable replication",
    [
      "EnableProtectionPrerequisitesCheck",
      "CreateProtectionTarget",
      "EnableProtection",
      "VmStartInitialReplication",
      "UpdateDraState",
    ],
  ],
  UpdateVmProperties: ["Update the virtual machine", ["UpdateVmPropertiesTask"]],
  TestFailover: ["Test failover", ["VmTfoPrerequisitesCheck", "VmTfoInitiateFailover", "VmTfoPrepareTestVm", "VmTfoBootTestVm"]],
  TestFailoverCleanup: [
    "Test failover cleanup",
    ["VmTfoCleanupPreflightsCheck", "VmTfoEndFailover", "VmTfoDeleteTestVm"],
  ],
  UnplannedFailover: [
    "Failover",
    [
      "VmUfoPrerequisitesCheck",
      "VmShutdownVmOnPrimary",
      "VmPrepareForUnPlannedFailover",
      "VmFailover",
      "VmFoStartVmOnSecondary",
    ],
    ["VmShutdownVmOnPrimary", "VmPrepareForUnPlannedFailover"],
  ],
  CommitFailover: ["Commit", ["VmCommitPrerequisitesCheck", "VmCommit"]],
  DisableDr: [
    "Disable replication",
    ["DisableProtectionOnPrimary", "DisableProtectionOnSecondary", "UpdateDraState"],
  ],
  SaveRecoveryPlan: ["Save a recovery plan", ["SaveRecoveryPlanTask"]],
  DiscoverVCenter: ["Add vCenter server", ["DiscoverVCenterTask"]],
  UpdateVCenter: ["Update vCenter server", ["UpdateVCenterTask"]],
  RemoveVCenter: ["Remove vCenter server", ["RemoveVCenterTask"]],
  RenewCertificate: ["Renew certificate", ["RenewCertificateTask"]],
  RefreshVaultHealth: ["Refresh vault health", ["RefreshFailoverHealthTask"]],
};

const PROFILE = /ProtectionProfile$/;

/** Strict checks of an ended job. @param target what the job is about: its targetObjectName, or undefined for any */
export function checkJob(report, job, scenario, target) {
  const [friendlyName, tasks, skipped = []] = JOBS[scenario];
  report.equal(job.scenarioName, scenario, "scenarioName");
  report.equal(job.friendlyName, friendlyName, `${scenario} friendlyName`);
  report.equal(job.state, "Succeeded", `${scenario} state`);
  report.equal(job.stateDescription, "Completed", `${scenario} stateDescription`);
  report.equal(job.tasks.map((task) => task.name), tasks, `${scenario} tasks`);
  for (const task of job.tasks) {
    const [state, description] = skipped.includes(task.name) ? ["Other", "Skipped"] : ["Succeeded", "Completed"];
    report.equal([task.state, task.stateDescription], [state, description], `${scenario} task ${task.name}`);
  }
  report.equal(job.allowedActions, [], `${scenario} allowedActions`);
  report.equal(job.errors, [], `${scenario} errors`);
  report.that(job.startTime <= job.endTime || sameSecond(job), `${scenario} ends before it starts`);
  report.equal(job.targetInstanceType, targetType(scenario), `${scenario} targetInstanceType`);
  if (target !== undefined) {
    report.equal(job.targetObjectName, target, `${scenario} targetObjectName`);
  }
}

/** An end is cut to the second, as recorded. */
const sameSecond = (job) => Math.floor(job.startTime / 1000) === Math.floor(job.endTime / 1000);

function targetType(scenario) {
  if (PROFILE.test(scenario)) {
    return "ProtectionProfile";
  }
  if (/VCenter$/.test(scenario)) {
    return "VCenter";
  }
  const types = { SaveRecoveryPlan: "RecoveryPlan", RefreshVaultHealth: "Vault", RenewCertificate: "Server" };
  return types[scenario] ?? "ProtectionEntity";
}
