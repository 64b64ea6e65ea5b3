package io.farshore.functions.storage;

import com.azure.core.exception.AzureException;
import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.sas.BlobSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import io.farshore.functions.jobs.JobExports;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/** As a blob {@code exports/{jobId}.json} that can be read for an hour. Thread-safe. */
public final class BlobJobExports implements JobExports {
    private static final Duration READABLE = Duration.ofHours(1);

    private final StorageAccount account;
    private final Clock clock;

    public BlobJobExports(StorageAccount account, Clock clock) {
        this.account = account;
        this.clock = clock;
    }

    @Override
    public Export store(String jobId, byte[] content) throws IOException {
        try {
            BlobClient blob = account.container(StorageAccount.JOBS).getBlobClient("exports/" + jobId + ".json");
            blob.upload(BinaryData.fromBytes(content), true);
            BlobServiceSasSignatureValues values = new BlobServiceSasSignatureValues(
                    clock.instant().plus(READABLE).atOffset(ZoneOffset.UTC),
                    new BlobSasPermission().setReadPermission(true));
            return new Export(blob.getBlobUrl(), blob.generateSas(values));
        } catch (AzureException e) {
            throw new IOException("the exported list was not stored: " + e.getMessage(), e);
        }
    }
}
