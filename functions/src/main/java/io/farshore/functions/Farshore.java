package io.farshore.functions;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.DefaultAzureCredentialBuilder;
import io.farshore.controlplane.ControlRecords;
import io.farshore.controlplane.command.CommandSender;
import io.farshore.controlplane.command.SiteCommand;
import io.farshore.controlplane.event.AlertSender;
import io.farshore.controlplane.event.Events;
import io.farshore.controlplane.job.JobEngine;
import io.farshore.controlplane.job.JobQueue;
import io.farshore.controlplane.store.DocumentStore;
import io.farshore.controlplane.store.Documents;
import io.farshore.functions.alerts.AlertDelivery;
import io.farshore.functions.alerts.EventRetention;
import io.farshore.functions.alerts.HealthWatch;
import io.farshore.functions.alerts.JobFailures;
import io.farshore.functions.alerts.SmtpAlertSender;
import io.farshore.functions.alerts.WebhookAlertSender;
import io.farshore.functions.api.ApiPorts;
import io.farshore.functions.api.EntraAuthenticator;
import io.farshore.functions.api.VaultApiHandler;
import io.farshore.functions.arm.AzureClients;
import io.farshore.functions.arm.AzureRecoveryCompute;
import io.farshore.functions.cosmos.CosmosDatabases;
import io.farshore.functions.jobs.ArrivedPoints;
import io.farshore.functions.jobs.HttpRunbooks;
import io.farshore.functions.jobs.HydratedRange;
import io.farshore.functions.jobs.JobDefinitions;
import io.farshore.functions.jobs.JobPorts;
import io.farshore.functions.jobs.JobSweep;
import io.farshore.functions.jobs.RangeTask;
import io.farshore.functions.keyvault.AzureKeyVault;
import io.farshore.functions.keyvault.CachingKeyUnwrapper;
import io.farshore.functions.points.Compactions;
import io.farshore.functions.points.ConsistencyRequests;
import io.farshore.functions.points.FirstPoint;
import io.farshore.functions.points.Pruning;
import io.farshore.functions.points.RecoveryPointRecorder;
import io.farshore.functions.points.RemovedData;
import io.farshore.functions.points.SegmentStores;
import io.farshore.functions.site.Commits;
import io.farshore.functions.site.Credentials;
import io.farshore.functions.site.KeyRenewals;
import io.farshore.functions.site.Registration;
import io.farshore.functions.site.SiteApiHandler;
import io.farshore.functions.site.SiteCertificates;
import io.farshore.functions.site.SiteEvents;
import io.farshore.functions.site.SiteSignatures;
import io.farshore.functions.storage.AzureSegmentStores;
import io.farshore.functions.storage.BlobAuditTrail;
import io.farshore.functions.storage.BlobJobExports;
import io.farshore.functions.storage.PageBlobDisk;
import io.farshore.functions.storage.PoisonQueues;
import io.farshore.functions.storage.QueueSender;
import io.farshore.functions.storage.SiteAccess;
import io.farshore.functions.storage.StorageAccount;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The composition root: everything the functions call, made once per process at the first call. */
public final class Farshore {
    private final VaultApiHandler vaultApi;
    private final SiteApiHandler siteApi;
    private final SiteEvents siteEvents;
    private final Commits commits;
    private final RecoveryPointRecorder recorder;
    private final ConsistencyRequests consistency;
    private final Pruning pruning;
    private final Compactions compactions;
    private final RemovedData removedData;
    private final JobEngine engine;
    private final JobSweep sweep;
    private final HealthWatch healthWatch;
    private final AlertDelivery alertDelivery;
    private final EventRetention eventRetention;
    private final RangeTask rangeTask;
    private final PoisonQueues poison;

    /** Connects to the services that the settings name. */
    public Farshore(FarshoreSettings settings, Clock clock) {
        TokenCredential credential = credential(settings);
        StorageAccount account = new StorageAccount(settings.storage());
        QueueSender queues = new QueueSender(account);
        CosmosDatabases databases = new CosmosDatabases(
                settings.cosmosEndpoint(), settings.cosmosKey(), credential, settings.cosmosDatabase());
        DocumentStore control = databases.control();
        ControlRecords records = ControlRecords.of(control, databases.points());
        SegmentStores stores = new AzureSegmentStores(account);
        CommandSender commands =
                (fabricId, command) -> queues.send(StorageAccount.fabricQueue(fabricId), command, Duration.ZERO);
        ArrivedPoints arrived = item -> recorder().recordArrived(item);
        JobPorts jobPorts =
                jobPorts(settings, credential, records, control, stores, arrived, commands, queues, account, clock);
        JobQueue jobQueue = (message, delay) -> queues.send(StorageAccount.JOBS, message, delay);

        List<AlertSender> senders = senders(settings.alerting());
        Events events = new Events(records.monitoring(), !senders.isEmpty());
        healthWatch = new HealthWatch(records, events, clock);
        alertDelivery = new AlertDelivery(records, senders, clock);
        eventRetention = new EventRetention(
                records, events, Duration.ofDays(settings.alerting().eventDays()), clock);
        engine = new JobEngine(
                records.jobs(), jobQueue, JobDefinitions.all(jobPorts), clock, new JobFailures(records, events));
        sweep = new JobSweep(records, engine, clock);
        rangeTask = new RangeTask(jobPorts, clock);
        SiteSignatures signatures = new SiteSignatures(records, clock);
        SiteAccess access = new SiteAccess(account, settings.sasLifetime(), clock);
        siteApi = new SiteApiHandler(
                signatures,
                new Registration(records, access, clock),
                new Credentials(records, access),
                new KeyRenewals(records, clock));
        siteEvents = new SiteEvents(records, signatures, healthWatch);
        commits = new Commits(records, healthWatch, clock);
        recorder = new RecoveryPointRecorder(records, stores, new FirstPoint(records, engine), clock);
        consistency = new ConsistencyRequests(records, commands, UUID::randomUUID);
        pruning = new Pruning(records, stores, clock);
        compactions = new Compactions(records, engine, settings.compaction(), clock);
        removedData = new RemovedData(records, stores, clock);
        poison = new PoisonQueues(account);
        vaultApi = vaultApi(settings, records, account, clock);
    }

    private static JobPorts jobPorts(
            FarshoreSettings settings,
            TokenCredential credential,
            ControlRecords records,
            DocumentStore control,
            SegmentStores stores,
            ArrivedPoints arrived,
            CommandSender commands,
            QueueSender queues,
            StorageAccount account,
            Clock clock) {
        AzureKeyVault keyVault =
                new AzureKeyVault(settings.vaultKeyId(), credential, settings.verifyKeyVaultChallenge());
        AzureClients clients =
                new AzureClients(credential, settings.armTenant(), settings.armEndpoint(), settings.armAuthority());
        return new JobPorts(
                records,
                new Documents<>(control, "HydratedRange", HydratedRange.class),
                stores,
                arrived,
                new CachingKeyUnwrapper(keyVault),
                new AzureRecoveryCompute(clients),
                commands,
                new HttpRunbooks(),
                new BlobJobExports(account, clock),
                message -> queues.send(StorageAccount.HYDRATE, message, Duration.ZERO),
                PageBlobDisk::new,
                () -> new SiteCommand.VaultKey(keyVault.keyId(), keyVault.publicKey()),
                keyVault::sign,
                new JobPorts.JobTimes(
                        settings.jobPoll(), settings.siteTimeout(), settings.rangeMib() << 20, settings.keepRemoved()));
    }

    private VaultApiHandler vaultApi(
            FarshoreSettings settings, ControlRecords records, StorageAccount account, Clock clock) {
        EntraAuthenticator authenticator =
                new EntraAuthenticator(settings.tokenIssuer(), settings.tokenAudiences(), settings.tokenJwksUrl());
        ApiPorts ports = new ApiPorts(
                records,
                engine,
                new SiteCertificates(records),
                new BlobAuditTrail(account, clock),
                clock,
                UUID::randomUUID,
                settings.retryAfter(),
                settings.defaultVmSize());
        return new VaultApiHandler(authenticator, ports);
    }

    private static List<AlertSender> senders(FarshoreSettings.Alerting settings) {
        List<AlertSender> senders = new ArrayList<>();
        if (settings.smtp() != null) {
            senders.add(new SmtpAlertSender(settings.smtp(), settings.owners()));
        }
        if (settings.webhook() != null) {
            senders.add(new WebhookAlertSender(settings.webhook()));
        }
        return senders;
    }

    private static TokenCredential credential(FarshoreSettings settings) {
        DefaultAzureCredentialBuilder builder = new DefaultAzureCredentialBuilder()
                .authorityHost(settings.armAuthority().toString());
        if (settings.clientId() != null) {
            builder.managedIdentityClientId(settings.clientId());
        }
        return builder.build();
    }

    /** The one of this process; fails with all wrong settings named. */
    public static Farshore instance() {
        return Holder.INSTANCE;
    }

    public VaultApiHandler vaultApi() {
        return vaultApi;
    }

    public SiteApiHandler siteApi() {
        return siteApi;
    }

    public SiteEvents siteEvents() {
        return siteEvents;
    }

    public Commits commits() {
        return commits;
    }

    public RecoveryPointRecorder recorder() {
        return recorder;
    }

    public ConsistencyRequests consistency() {
        return consistency;
    }

    public Pruning pruning() {
        return pruning;
    }

    public Compactions compactions() {
        return compactions;
    }

    public RemovedData removedData() {
        return removedData;
    }

    public JobEngine engine() {
        return engine;
    }

    public JobSweep sweep() {
        return sweep;
    }

    public HealthWatch healthWatch() {
        return healthWatch;
    }

    public AlertDelivery alertDelivery() {
        return alertDelivery;
    }

    public EventRetention eventRetention() {
        return eventRetention;
    }

    public RangeTask rangeTask() {
        return rangeTask;
    }

    public PoisonQueues poison() {
        return poison;
    }

    private static final class Holder {
        static final Farshore INSTANCE = new Farshore(FarshoreSettings.of(System.getenv()), Clock.systemUTC());
    }
}
