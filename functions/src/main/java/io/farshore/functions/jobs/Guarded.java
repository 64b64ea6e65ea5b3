package io.farshore.functions.jobs;

import io.farshore.controlplane.compute.ComputeRefusedException;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobStep;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.store.BlobNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A step that reads blobs and asks Azure: what cannot get better fails the job, the rest is tried again. */
@FunctionalInterface
interface Guarded {
    StepOutcome run(JobContext context) throws IOException;

    static JobStep step(Guarded guarded) {
        return context -> {
            try {
                return guarded.run(context);
            } catch (ItemRemovedException e) {
                return StepOutcome.failed(ErrorCode.PREREQUISITE, String.valueOf(e.getMessage()));
            } catch (DamagedDataException | BlobNotFoundException e) {
                return StepOutcome.failed(ErrorCode.POINT_DAMAGED, String.valueOf(e.getMessage()));
            } catch (ComputeRefusedException e) {
                return StepOutcome.failed(ErrorCode.TARGET_REFUSED, String.valueOf(e.getMessage()));
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
        };
    }
}
