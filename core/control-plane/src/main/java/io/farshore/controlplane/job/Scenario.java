package io.farshore.controlplane.job;

import static io.farshore.controlplane.job.TaskDefinition.skipped;
import static io.farshore.controlplane.job.TaskDefinition.task;

import java.util.List;

/** The kinds of jobs with their tasks in order: classic-wire.md section 3. */
public enum Scenario {
    ADD_PROTECTION_PROFILE(
            "AddProtectionProfile",
            "Create replication policy",
            "ProtectionProfile",
            task("AddProtectionProfilePreflightsCheckTask", "Prerequisites check for creating the replication policy"),
            task("AddProtectionProfileTask", "Creating the replication policy")),
    REMOVE_PROTECTION_PROFILE(
            "RemoveProtectionProfile",
            "Remove the replication policy",
            "ProtectionProfile",
            task("RemoveProtectionProfilePreflightsCheckTask", "Checking prerequisites for replication policy removal"),
            task("RemoveProtectionProfileTask", "Removing the replication policy")),
    ASSOCIATE_PROTECTION_PROFILE(
            "AssociateProtectionProfile",
            "Associate replication policy",
            "ProtectionProfile",
            task(
                    "CloudPairingWfPreflightChecksTask",
                    "CloudPairingPrerequisitesCheck",
                    "Check protection prerequisites"),
            task("CloudPairingWfPrepareSiteTask", "CloudPairingPrepareSite", "Prepare the server"),
            task(
                    "CloudPairingWfPrepareCloudForPairingTask",
                    "CloudPairingPrepareCloud",
                    "Prepare for configuring protection"),
            task("CloudPairingWfPairCloudsTask", "CloudPairingPairClouds", "Configure the protection settings")),
    DISSOCIATE_PROTECTION_PROFILE(
            "DissociateProtectionProfile",
            "Dissociate replication policy",
            "ProtectionProfile",
            task(
                    "CloudUnpairingWfPreflightChecksTask",
                    "CloudUnpairingPrerequisitesCheck",
                    "Prerequisites check for dissociating the replication policy"),
            task(
                    "CloudUnpairingWfUnpairCloudsTask",
                    "CloudUnpairingUnpairClouds",
                    "Remove the protection configuration"),
            task(
                    "CloudUnpairingWfCleanupCloudsTask",
                    "CloudUnpairingCleanupClouds",
                    "Clean up the protection configuration"),
            task("CloudUnpairingWfCleanupSiteTask", "CloudUnpairingCleanupSite", "Clean up the configuration")),
    ENABLE_PROTECTION(
            "EnableDr",
            "Enable replication",
            Scenario.PROTECTION_ENTITY,
            task(
                    "EnableProtectionPreflightChecksTask",
                    "EnableProtectionPrerequisitesCheck",
                    "Prerequisites check for enabling protection"),
            task(
                    "CreateProtectionTargetTask",
                    "CreateProtectionTarget",
                    "Installing Mobility Service and preparing target"),
            task("EnableProtectionTask", "EnableProtection", "Enable replication"),
            task("StartInitialReplicationTask", "VmStartInitialReplication", "Starting initial replication"),
            task("UpdateDraStateTask", "UpdateDraState", "Updating the provider states")),
    PRIMARY_IR_COMPLETION(
            "PrimaryIrCompletion",
            "Finalize protection on the primary virtual machine",
            Scenario.PROTECTION_ENTITY,
            task("PrimaryIrCompletionTask", "Finalize protection on the primary virtual machine")),
    SECONDARY_IR_COMPLETION(
            "SecondaryIrCompletion",
            "Finalize protection on the recovery virtual machine",
            Scenario.PROTECTION_ENTITY,
            task("SecondaryIrCompletionTask", "Finalize protection on the recovery virtual machine")),
    UNPLANNED_FAILOVER(
            "UnplannedFailover",
            "Failover",
            Scenario.PROTECTION_ENTITY,
            task("UnplannedFailoverPreflightChecksTask", "VmUfoPrerequisitesCheck", "Prerequisites check for failover"),
            skipped("ShutdownVmOnPrimaryForUFO", "VmShutdownVmOnPrimary", "Shut down the virtual machine"),
            skipped(
                    "PrepareForUnPlannedFailoverTask",
                    "VmPrepareForUnPlannedFailover",
                    "Synchronizing the latest changes"),
            task("FailoverTask", "VmFailover", "Start failover"),
            task("StartVmOnSecondary", "VmFoStartVmOnSecondary", "Start the replica virtual machine")),
    /** No recording shows this one; named after the operation, tasks after those of the failover. */
    APPLY_RECOVERY_POINT(
            "ApplyRecoveryPoint",
            "Change recovery point",
            Scenario.PROTECTION_ENTITY,
            task(
                    "ApplyRecoveryPointPreflightChecksTask",
                    "VmApplyRecoveryPointPrerequisitesCheck",
                    "Prerequisites check for changing the recovery point"),
            task("ApplyRecoveryPointTask", "VmApplyRecoveryPoint", "Changing the recovery point"),
            task("StartVmOnSecondary", "VmFoStartVmOnSecondary", "Start the replica virtual machine")),
    TEST_FAILOVER(
            "TestFailover",
            "Test failover",
            Scenario.PROTECTION_ENTITY,
            task("TestFailoverPreflightChecksTask", "VmTfoPrerequisitesCheck", "Prerequisites check for test failover"),
            task("BeginTestFailoverTask", "VmTfoInitiateFailover", "Starting test failover"),
            task("PrepareTestProtectedEntitiesTask", "VmTfoPrepareTestVm", "Creating test virtual machine"),
            task("BootTestProtectedEntitiesTask", "VmTfoBootTestVm", "Start the virtual machine")),
    TEST_FAILOVER_CLEANUP(
            "TestFailoverCleanup",
            "Test failover cleanup",
            Scenario.PROTECTION_ENTITY,
            task(
                    "TestFailoverCleanupPreflightChecksTask",
                    "VmTfoCleanupPreflightsCheck",
                    "Prerequisites check for test failover cleanup"),
            task("EndTestFailoverTask", "VmTfoEndFailover", "Ending test failover"),
            task("CleanupTestProtectedEntitiesTask", "VmTfoDeleteTestVm", "Clean up the test virtual machine")),
    /** The contract's examples name it; its tasks are named as those of the commit are. */
    CANCEL_FAILOVER(
            "CancelFailover",
            "Cancel failover",
            Scenario.PROTECTION_ENTITY,
            task("CancelFailoverPreflightChecksTask", "VmCancelFailoverPrerequisitesCheck", "Prerequisite check"),
            task("CancelFailoverTask", "VmCancelFailover", "Removing the recovered virtual machine")),
    UPDATE_PROPERTIES(
            "UpdateVmProperties",
            "Update the virtual machine",
            Scenario.PROTECTION_ENTITY,
            task("", "UpdateVmPropertiesTask", "Update the virtual machine properties")),
    REPROTECT(
            "SwitchReplicationGroupProtection",
            "Reprotect",
            Scenario.PROTECTION_ENTITY,
            task(
                    "SwitchReplicationGroupProtectionPreflightTask",
                    "SwitchProtectionPrerequisites",
                    "Prerequisite check"),
            skipped("CommitFailoverTask", "VmCommitFailover", "Committing failover"),
            skipped("DiscoverReplicaTask", "DiscoverReplica", "Discovering replica virtual machine"),
            skipped(
                    "GetSwitchProtectionRequirementsTask",
                    "GetSwitchProtectionRequirements",
                    "Getting reprotection requirements"),
            skipped("ProtectReplicaTask", "ProtectReplica", "Reprotecting virtual machine")),
    PLANNED_FAILOVER(
            "PlannedFailover",
            "Planned failover",
            Scenario.PROTECTION_ENTITY,
            task(
                    "PlannedFailoverPreflightChecksTask",
                    "VmPfoPrerequisitesCheck",
                    "Prerequisites check for planned failover")),
    UPDATE_MOBILITY_SERVICE(
            "UpdateMobilityService",
            "Update Mobility Service",
            Scenario.PROTECTION_ENTITY,
            task("UpdateMobilityServiceTask", "Updating Mobility Service")),
    /** Farshore's name: no recording shows a job for it. */
    RESOLVE_HEALTH_ERRORS(
            "ResolveHealthErrors",
            "Resolve health errors",
            Scenario.PROTECTION_ENTITY,
            task("ResolveHealthErrorsTask", "Resolving health errors")),
    COMMIT_FAILOVER(
            "CommitFailover",
            "Commit",
            Scenario.PROTECTION_ENTITY,
            task("", "VmCommitPrerequisitesCheck", "Prerequisite check"),
            task("", "VmCommit", "Commit")),
    REPAIR_REPLICATION(
            "RepairVMReplication",
            "Resynchronize the virtual machine",
            Scenario.PROTECTION_ENTITY,
            task("RepairVmReplicationTask", "Starting resynchronization for the virtual machine")),
    DISABLE_PROTECTION(
            "DisableDr",
            "Disable replication",
            Scenario.PROTECTION_ENTITY,
            task(
                    "DisableProtectionOnPrimaryTask",
                    "DisableProtectionOnPrimary",
                    "Disable replication on the source location"),
            task(
                    "DisableProtectionOnSecondaryTask",
                    "DisableProtectionOnSecondary",
                    "Disable replication on the target location"),
            task("UpdateDraStateTask", "UpdateDraState", "Updating the provider states")),
    SAVE_PLAN(
            "SaveRecoveryPlan",
            "Save a recovery plan",
            Scenario.RECOVERY_PLAN,
            task("", "SaveRecoveryPlanTask", "Save a recovery plan task")),
    UPDATE_PLAN(
            "UpdateRecoveryPlan",
            "Save a recovery plan",
            Scenario.RECOVERY_PLAN,
            task("", "SaveRecoveryPlanTask", "Save a recovery plan task")),
    DELETE_PLAN(
            "DeleteRecoveryPlan",
            "Delete recovery plan",
            Scenario.RECOVERY_PLAN,
            task("", "DeleteRecoveryPlanTask", "Delete a recovery plan task")),
    /** The middle task stands for one of each boot group, as {@code PlanTaskView} shows. */
    PLAN_UNPLANNED_FAILOVER("UnplannedFailover", "Failover", Scenario.RECOVERY_PLAN, Scenario.planTasks()),
    PLAN_TEST_FAILOVER("TestFailover", "Test failover", Scenario.RECOVERY_PLAN, Scenario.planTasks()),
    PLAN_TEST_FAILOVER_CLEANUP(
            "TestFailoverCleanup",
            "Test failover cleanup",
            Scenario.RECOVERY_PLAN,
            Scenario.allItemsTasks("Test failover cleanup")),
    PLAN_COMMIT("CommitFailover", "Commit", Scenario.RECOVERY_PLAN, Scenario.allItemsTasks("Commit")),
    PLAN_CANCEL("CancelFailover", "Cancel failover", Scenario.RECOVERY_PLAN, Scenario.allItemsTasks("Cancel failover")),
    PLAN_REPROTECT(
            "SwitchReplicationGroupProtection",
            "Reprotect",
            Scenario.RECOVERY_PLAN,
            Scenario.allItemsTasks("Reprotect")),
    PLAN_PLANNED_FAILOVER(
            "PlannedFailover", "Planned failover", Scenario.RECOVERY_PLAN, Scenario.allItemsTasks("Planned failover")),
    EXPORT_JOBS("ExportJobs", "Export jobs", "Other", task("ExportJobsTask", "Writing the list of jobs")),
    MODIFY_PROTECTION_PROFILE(
            "ModifyProtectionProfile",
            "Modify settings of the replication policy",
            "ProtectionProfile",
            task(
                    "ModifyProtectionProfilePreflightChecksTask",
                    "Prerequisites check for updating the replication policy"),
            task("ModifyProtectionProfileAssociationParentTask", "Updating replication configuration"),
            task("ModifyProtectionProfileTask", "Updating the replication policy settings")),
    DISCOVER_VCENTER(
            "DiscoverVCenter", "Add vCenter server", "VCenter", task("DiscoverVCenterTask", "Adding vCenter server")),
    UPDATE_VCENTER(
            "UpdateVCenter", "Update vCenter server", "VCenter", task("UpdateVCenterTask", "Updating vCenter server")),
    REMOVE_VCENTER(
            "RemoveVCenter", "Remove vCenter server", "VCenter", task("RemoveVCenterTask", "Removing vCenter server")),
    DISCOVER_PHYSICAL_MACHINE(
            "DiscoverPhysicalMachine",
            "Add physical machine",
            Scenario.PROTECTION_ENTITY,
            task("DiscoverPhysicalMachineTask", "Adding machine")),
    REFRESH_FABRIC_LAYOUT(
            "RefreshFabricLayout",
            "Refresh server details",
            Scenario.SERVER,
            task("RefreshFabricLayoutPreflightChecksTask", "Prerequisites check for refresh"),
            task("RefreshFabricLayoutTask", "Getting details from server")),
    PROCESS_SERVER_FAILOVER(
            "ProcessServerFailover",
            "Changing Process server",
            Scenario.SERVER,
            task("ProcessServerFailoverTask", "Changing Process server")),
    REFRESH_VAULT_HEALTH(
            "RefreshVaultHealth",
            "Refresh vault health",
            "Vault",
            task("RefreshFailoverHealthTask", "Refreshing failover health")),
    /** No recording shows these three; named after their operations. */
    RENEW_CERTIFICATE(
            "RenewCertificate",
            "Renew certificate",
            Scenario.SERVER,
            task("RenewCertificateTask", "Renewing the certificate of the server")),
    CHECK_CONSISTENCY(
            "CheckConsistency",
            "Check consistency",
            Scenario.SERVER,
            task("CheckConsistencyTask", "Checking the consistency of the server's records")),
    REMOVE_FABRIC(
            "RemoveFabric",
            "Remove server",
            Scenario.SERVER,
            task("RemoveFabricPreflightChecksTask", "Prerequisites check for removing the server"),
            task("RemoveFabricTask", "Removing the server")),
    /** Farshore's own, which no client starts or sees: ADR 6. */
    COMPACTION(
            "Compaction",
            "Merge the history of a protected item",
            Scenario.PROTECTION_ENTITY,
            task("PlanBaseTask", "Finding the live bytes"),
            task("StoreBaseTask", "Merging them"));

    private static final String PROTECTION_ENTITY = "ProtectionEntity";
    private static final String RECOVERY_PLAN = "RecoveryPlan";
    private static final String SERVER = "Server";

    private final String wireName;
    private final String friendlyName;
    private final String targetInstanceType;
    private final List<TaskDefinition> tasks;

    Scenario(String wireName, String friendlyName, String targetInstanceType, TaskDefinition... tasks) {
        this.wireName = wireName;
        this.friendlyName = friendlyName;
        this.targetInstanceType = targetInstanceType;
        this.tasks = List.of(tasks);
    }

    private static TaskDefinition[] planTasks() {
        return new TaskDefinition[] {
            task("", "RpSrsPrerequisitesCheck", "Prerequisites check for the recovery plan"),
            task("ShutdownAllActionGroup", "All groups shutdown (1)"),
            task("FailoverAllActionGroup", "Recovery plan failover"),
            task("BootGroups", "Start"),
            task("", "EndRecoveryPlanTask", "Finalizing the recovery plan")
        };
    }

    private static TaskDefinition[] allItemsTasks(String friendlyName) {
        return new TaskDefinition[] {
            task("", "RpSrsPrerequisitesCheck", "Prerequisites check for the recovery plan"),
            task("FailoverAllActionGroup", friendlyName),
            task("", "EndRecoveryPlanTask", "Finalizing the recovery plan")
        };
    }

    /** Whether the contract knows jobs of this kind; the others are not shown. */
    public boolean isShown() {
        return this != COMPACTION;
    }

    public String wireName() {
        return wireName;
    }

    public String friendlyName() {
        return friendlyName;
    }

    public String targetInstanceType() {
        return targetInstanceType;
    }

    public List<TaskDefinition> tasks() {
        return tasks;
    }
}
