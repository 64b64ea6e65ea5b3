package io.farshore.functions.storage;

import com.azure.core.exception.AzureException;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.specialized.AppendBlobClient;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.functions.api.AuditTrail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Append blobs, one an hour for each vault: {@code {vault}/{date}/{hour}.jsonl}, an entry a line. In Azure the container
 * has an immutability policy that lets blobs be appended to and nothing else. Thread-safe.
 */
public final class BlobAuditTrail implements AuditTrail {
    /** An append blob takes 50,000 blocks: enough for 13 changes a second. */
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'/'HH'.jsonl'").withZone(ZoneOffset.UTC);

    private final StorageAccount account;
    private final Clock clock;

    public BlobAuditTrail(StorageAccount account, Clock clock) {
        this.account = account;
        this.clock = clock;
    }

    @Override
    public void add(String vault, ObjectNode entry) throws IOException {
        String name = vault.replace('/', '_') + '/' + HOUR.format(clock.instant());
        byte[] line = (entry + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            AppendBlobClient blob =
                    account.container(StorageAccount.AUDIT).getBlobClient(name).getAppendBlobClient();
            blob.createIfNotExists();
            blob.appendBlock(BinaryData.fromBytes(line).toStream(), line.length);
        } catch (AzureException e) {
            throw new IOException("the audit blob " + name + " was not written: " + e.getMessage(), e);
        }
    }
}
