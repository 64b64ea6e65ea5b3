package io.farshore.controlplane.job;

/** Provider error codes of failed steps. The range is Farshore's own. */
public enum ErrorCode {
    INTERNAL(95900, "An unexpected error kept coming back.", "Look for the job's id in the log of the functions."),
    PREREQUISITE(
            95901, "Something that the operation needs is missing.", "Provide it, then start the operation again."),
    SITE_SILENT(
            95902,
            "The configuration server is stopped or cannot reach the vault.",
            "Start it and check its connection, then try again."),
    SITE_REFUSED(95903, "The site could not do what it was asked.", "Read the message, mend the cause, try again."),
    POINT_DAMAGED(
            95904,
            "A blob of the recovery point was changed, lost or damaged after it was stored.",
            "Choose an earlier recovery point. Resynchronize the machine so that new points are whole."),
    TARGET_REFUSED(
            95905,
            "Azure refused a resource of the recovered machine.",
            "Check quota, policy and permissions of the target resource group, then try again."),
    CANCELLED(95906, "A user cancelled the job.", "Start the operation again if it is still wanted."),
    POWER_STATE_UNKNOWN(
            95907,
            "The guest does not report a power state.",
            "Check the machine's boot diagnostics before committing the failover."),
    NOT_AVAILABLE(
            95908,
            "This version of Farshore does not do this yet.",
            "See the table of operations in docs/api.md for what it does."),
    PRODUCTION_NETWORK(
            95909,
            "The test failover was given the network that recovered machines come up in.",
            "Give test failovers a network of their own, or let each make one: networkType NoNetworkAttachAsInput."),
    PLAN_ITEMS(
            95910,
            "The job of a machine of the plan failed.",
            "Read the errors of the machines' jobs, mend the causes, then restart the job of the plan."),
    PLAN_ACTION(
            95911,
            "An action of the plan failed, or took longer than it may.",
            "Mend the cause, then restart the job: the plan goes on at this action."),
    /** The contract's own code, see classic-wire.md section 4.2. */
    DISCOVERY(
            95222,
            "The machine has no agent, its agent cannot reach the site, or it runs another operating system.",
            "Install the agent on the machine, let it enrol at this site, then try again.");

    private final int code;
    private final String possibleCauses;
    private final String recommendedAction;

    ErrorCode(int code, String possibleCauses, String recommendedAction) {
        this.code = code;
        this.possibleCauses = possibleCauses;
        this.recommendedAction = recommendedAction;
    }

    public int code() {
        return code;
    }

    public String possibleCauses() {
        return possibleCauses;
    }

    public String recommendedAction() {
        return recommendedAction;
    }
}
