package io.farshore.emulation.cosmos.store;

/**
 * A refusal as the service would word it: status, sub-status, code and message. Expected; never logged as an error.
 */
public final class CosmosFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Sub-status of a missing owner resource. */
    private static final int OWNER_NOT_FOUND = 1003;

    /** Sub-status of a patch whose condition is not true. */
    private static final int PATCH_CONDITION_NOT_MET = 1110;

    /** Sub-status of a partition key that is not the document's. */
    private static final int PARTITION_KEY_MISMATCH = 1001;

    private final int status;
    private final int subStatus;
    private final String code;

    private CosmosFailure(int status, int subStatus, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.subStatus = subStatus;
        this.code = code;
    }

    public static CosmosFailure badRequest(String message) {
        return new CosmosFailure(400, 0, "BadRequest", message);
    }

    public static CosmosFailure partitionKeyMismatch() {
        return new CosmosFailure(
                400,
                PARTITION_KEY_MISMATCH,
                "BadRequest",
                "PartitionKey extracted from document doesn't match the one specified in the header.");
    }

    public static CosmosFailure unauthorized(String message) {
        return new CosmosFailure(401, 0, "Unauthorized", message);
    }

    public static CosmosFailure notFound() {
        return new CosmosFailure(404, 0, "NotFound", "Entity with the specified id does not exist in the system.");
    }

    public static CosmosFailure ownerNotFound() {
        return new CosmosFailure(404, OWNER_NOT_FOUND, "NotFound", "Owner resource does not exist");
    }

    public static CosmosFailure conflict() {
        return new CosmosFailure(409, 0, "Conflict", "Entity with the specified id already exists in the system.");
    }

    public static CosmosFailure preconditionFailed() {
        return new CosmosFailure(
                412,
                0,
                "PreconditionFailed",
                "Operation cannot be performed because one of the specified precondition is not met.");
    }

    public static CosmosFailure patchConditionNotMet() {
        return new CosmosFailure(
                412, PATCH_CONDITION_NOT_MET, "PreconditionFailed", "The condition of the patch is not met.");
    }

    public static CosmosFailure tooLarge() {
        return new CosmosFailure(413, 0, "RequestEntityTooLarge", "Request size is too large");
    }

    public static CosmosFailure notImplemented(String what) {
        return new CosmosFailure(501, 0, "NotImplemented", what + " is not supported by the Cosmos DB emulator");
    }

    public static CosmosFailure of(int status, String code, String message) {
        return new CosmosFailure(status, 0, code, message);
    }

    public int status() {
        return status;
    }

    public int subStatus() {
        return subStatus;
    }

    public String code() {
        return code;
    }
}
