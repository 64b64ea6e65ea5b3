package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.vault.Directory;
import io.farshore.controlplane.vault.DirectoryEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Wakes jobs whose message was lost: a crash between writing a job and sending, or a message that was poisoned. */
public final class JobSweep {
    /** Longer than any wait between two steps, so that jobs which are merely waiting are left alone. */
    private static final Duration STALE = Duration.ofMinutes(6);

    private final ControlRecords records;
    private final JobEngine engine;
    private final Clock clock;

    public JobSweep(ControlRecords records, JobEngine engine, Clock clock) {
        this.records = records;
        this.engine = engine;
        this.clock = clock;
    }

    public void run() {
        Instant before = clock.instant().minus(STALE);
        for (DirectoryEntry vault : records.directory().list(Directory.Kind.VAULT)) {
            for (Job job : records.jobs().list(vault.vaultId())) {
                if (!job.state().isOver() && job.changedTime().isBefore(before)) {
                    engine.resend(job);
                }
            }
        }
    }
}
