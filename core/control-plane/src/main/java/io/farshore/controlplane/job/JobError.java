package io.farshore.controlplane.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a task failed, or what an operator should know of one that did not.
 *
 * @param warning true when the job went on
 * @param serviceCode 559 (the operation could not be completed) or 499 (internal error), as the contract has them
 * @param providerCode of Farshore, see {@link ErrorCode}
 */
public record JobError(
        @Nullable String taskId,
        boolean warning,
        String serviceCode,
        int providerCode,
        String message,
        String possibleCauses,
        String recommendedAction,
        Instant time) {}
