package io.farshore.functions.jobs;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.job.Job;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.vault.Vault;
import io.farshore.controlplane.view.JobView;
import io.farshore.controlplane.view.ResourceIds;
import io.farshore.controlplane.view.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes the jobs of a time, with their tasks and errors, into a file for the client. */
final class ExportJob {
    private final JobPorts ports;

    ExportJob(JobPorts ports) {
        this.ports = ports;
    }

    JobDefinition definition() {
        return JobDefinition.of(Scenario.EXPORT_JOBS)
                .step("ExportJobsTask", Guarded.step(this::export))
                .build();
    }

    private StepOutcome export(JobContext context) throws IOException {
        String vaultId = context.job().vaultId();
        Optional<Vault> vault = ports.records().vaults().get(vaultId, ControlRecords.VAULT_ID);
        ObjectNode input = context.job().input();
        JobQuery query =
                JobQuery.of(name -> Optional.ofNullable(input.path(name).textValue()));
        ArrayNode jobs = Wire.array();
        if (vault.isPresent()) {
            JobView view = new JobView(new ResourceIds(vault.get().address()));
            ports.records().jobs().list(vaultId).stream()
                    .filter(query::matches)
                    .sorted(Comparator.comparing(Job::rank))
                    .forEach(job -> jobs.add(view.job(job, List.of())));
        }
        JobExports.Export export =
                ports.exports().store(context.job().jobId(), jobs.toString().getBytes(StandardCharsets.UTF_8));
        context.details().put("blobUri", export.blobUri()).put("sasToken", export.sasToken());
        return StepOutcome.done();
    }
}
