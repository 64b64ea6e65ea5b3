package io.farshore.functions.jobs;

import java.io.IOException;

/** Keeps exported lists of jobs where the client can fetch them for a while. */
@FunctionalInterface
public interface JobExports {
    /** Where a list is, and what opens it. */
    record Export(String blobUri, String sasToken) {}

    /** Stores the list under the job's id; storing it again is storing it once. */
    Export store(String jobId, byte[] content) throws IOException;
}
