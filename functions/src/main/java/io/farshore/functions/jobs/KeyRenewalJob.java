package io.farshore.functions.jobs;

import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.controlplane.fabric.Fabric;
import io.farshore.controlplane.job.ErrorCode;
import io.farshore.controlplane.job.JobContext;
import io.farshore.controlplane.job.JobDefinition;
import io.farshore.controlplane.job.Scenario;
import io.farshore.controlplane.job.StepOutcome;
import io.farshore.controlplane.vault.KeyRenewal;
import io.farshore.controlplane.vault.SiteKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A site changes the key it signs with: docs/adr/0008-renewal-of-a-sites-key.md. */
final class KeyRenewalJob {
    private static final String TASK = "RenewCertificateTask";
    private static final String RENEW = "RenewCertificate";

    /** What was signed with an old key and waits in a queue is taken so long. */
    private static final Duration LAST_USE = Duration.ofMinutes(10);

    private final JobPorts ports;
    private final ControlRecords records;
    private final SiteAnswers answers;

    KeyRenewalJob(JobPorts ports) {
        this.ports = ports;
        records = ports.records();
        answers = new SiteAnswers(records, ports.times().site());
    }

    JobDefinition definition() {
        return JobDefinition.of(Scenario.RENEW_CERTIFICATE)
                .step(TASK, this::open)
                .step(TASK, this::send)
                .step(TASK, this::await)
                .step(TASK, this::endOthers)
                .onFailure(context -> {
                    close(context);
                    return StepOutcome.done();
                })
                .build();
    }

    /** From now on the site may put a certificate. One renewal at a time. */
    private StepOutcome open(JobContext context) {
        Optional<Fabric> fabric = FabricJobs.fabric(records, context);
        if (fabric.isEmpty()) {
            return FabricJobs.gone();
        }
        String vaultId = context.job().vaultId();
        KeyRenewal mine =
                new KeyRenewal(fabric.get().name(), context.job().jobId(), JobItems.commandId(context, RENEW), null);
        KeyRenewal kept = records.keyRenewals()
                .put(
                        vaultId,
                        ControlRecords.keyRenewalId(mine.fabricName()),
                        () -> mine,
                        old -> isMine(context, old) || records.isRunning(vaultId, old.jobId()) ? old : mine);
        return isMine(context, kept)
                ? StepOutcome.done()
                : StepOutcome.failed(ErrorCode.PREREQUISITE, "The certificate of the site is being renewed already.");
    }

    private static boolean isMine(JobContext context, KeyRenewal renewal) {
        return renewal.jobId().equals(context.job().jobId());
    }

    private StepOutcome send(JobContext context) {
        Optional<Fabric> fabric = FabricJobs.fabric(records, context);
        if (fabric.isEmpty()) {
            return FabricJobs.gone();
        }
        ports.commands()
                .send(fabric.get().fabricId(), new SiteCommand.RenewCertificate(JobItems.commandId(context, RENEW)));
        return StepOutcome.done();
    }

    private StepOutcome await(JobContext context) {
        return answers.await(
                context,
                JobItems.commandId(context, RENEW),
                ports.times().pollSeconds(),
                " Its old certificate stays valid.");
    }

    /** Only once the site has shown that it has the new key. */
    private StepOutcome endOthers(JobContext context) {
        String vaultId = context.job().vaultId();
        Optional<Fabric> fabric = FabricJobs.fabric(records, context);
        if (fabric.isEmpty()) {
            return FabricJobs.gone();
        }
        Fabric site = fabric.get();
        boolean renewed = renewal(context)
                .map(KeyRenewal::keyId)
                .filter(site.siteKeyId()::equals)
                .isPresent();
        if (!renewed) {
            return StepOutcome.failed(
                    ErrorCode.SITE_REFUSED,
                    "The site says that it has a new certificate, but did not register with it. The old one stays valid.");
        }
        Instant end = context.now().plus(LAST_USE);
        for (SiteKey key : records.siteKeys().list(vaultId)) {
            if (site.siteId().equals(key.siteId()) && !key.keyId().equals(site.siteKeyId())) {
                records.siteKeys().update(vaultId, ControlRecords.siteKeyId(key.keyId()), old -> old.endingAt(end));
            }
        }
        close(context);
        return StepOutcome.done();
    }

    private Optional<KeyRenewal> renewal(JobContext context) {
        return FabricJobs.fabric(records, context)
                .flatMap(fabric ->
                        records.keyRenewals().get(context.job().vaultId(), ControlRecords.keyRenewalId(fabric.name())))
                .filter(renewal -> isMine(context, renewal));
    }

    private void close(JobContext context) {
        renewal(context).ifPresent(renewal -> records.keyRenewals()
                .delete(context.job().vaultId(), ControlRecords.keyRenewalId(renewal.fabricName())));
    }
}
