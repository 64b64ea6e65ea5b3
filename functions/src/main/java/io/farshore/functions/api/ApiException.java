package io.farshore.functions.api;

/** A request that is answered with an error; codes and shapes are those of classic-wire.md section 4.1. */
public final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String detailCode;
    private final String possibleCauses;
    private final String recommendedAction;

    private ApiException(
            int status, String code, String detailCode, String message, String causes, String recommendedAction) {
        super(message);
        this.status = status;
        this.code = code;
        this.detailCode = detailCode;
        this.possibleCauses = causes;
        this.recommendedAction = recommendedAction;
    }

    /** Something inside of a vault. */
    public static ApiException notFound(String name) {
        return new ApiException(
                404,
                "NotFound",
                "ArmResourceDoesNotExist",
                "Specified resource with name '" + name + "' does not exist.",
                "Ensure correct resource name was specified.",
                "Verify ARM resource name details.");
    }

    /** A vault, or a path that leads nowhere. */
    public static ApiException resourceNotFound(String what) {
        return plain(404, "ResourceNotFound", what + " was not found.");
    }

    public static ApiException badRequest(String detailCode, String message, String recommendedAction) {
        return new ApiException(400, "BadRequest", detailCode, message, "The request is not valid.", recommendedAction);
    }

    public static ApiException conflict(String detailCode, String message, String recommendedAction) {
        return new ApiException(
                409, "Conflict", detailCode, message, "The resource is not in a state for this.", recommendedAction);
    }

    /** An error without details. */
    public static ApiException plain(int status, String code, String message) {
        return new ApiException(status, code, "", message, "", "");
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** Empty when there are no details. */
    public String detailCode() {
        return detailCode;
    }

    public String possibleCauses() {
        return possibleCauses;
    }

    public String recommendedAction() {
        return recommendedAction;
    }
}
