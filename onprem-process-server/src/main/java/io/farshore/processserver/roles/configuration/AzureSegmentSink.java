package io.farshore.processserver.roles.configuration;

import com.azure.core.http.rest.Response;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.BlobUrlParts;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.BlockBlobItem;
import com.azure.storage.blob.options.BlockBlobSimpleUploadOptions;
import com.azure.storage.common.sas.CommonSasQueryParameters;
import io.farshore.replication.store.BlobAlreadyExistsException;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.SegmentSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Adds blobs under a create-only SAS: one Put Blob each, because such a SAS refuses blocks, with If-None-Match, because
 * a name is given out once.
 */
final class AzureSegmentSink implements SegmentSink {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final BlobContainerClient container;
    private final boolean mayCreate;

    /** @param url of the container, with its SAS */
    AzureSegmentSink(String url) {
        container = new BlobContainerClientBuilder().endpoint(url).buildClient();
        CommonSasQueryParameters signature = BlobUrlParts.parse(url).getCommonSasQueryParameters();
        String permissions = signature.getPermissions();
        // A signature under a stored policy has its permissions there; Farshore's policies are create-only.
        mayCreate = permissions == null ? signature.getIdentifier() != null : permissions.contains("c");
    }

    @Override
    public void create(String name, byte[] content) throws IOException {
        put(name, BinaryData.fromBytes(content));
    }

    @Override
    public void create(String name, Path content) throws IOException {
        put(name, BinaryData.fromFile(content));
    }

    private void put(String name, BinaryData content) throws IOException {
        BlockBlobSimpleUploadOptions options = new BlockBlobSimpleUploadOptions(content)
                .setRequestConditions(new BlobRequestConditions().setIfNoneMatch("*"));
        try {
            Response<BlockBlobItem> response = container
                    .getBlobClient(BlobNames.check(name))
                    .getBlockBlobClient()
                    .uploadWithResponse(options, TIMEOUT, Context.NONE);
            if (response.getStatusCode() != 201) {
                throw new IOException("storage answered " + response.getStatusCode() + " for " + name);
            }
        } catch (BlobStorageException e) {
            throw translated(name, e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * A name that is taken is answered with 403 under a create-only SAS, and not with 409: by Azure as an unauthorized
     * overwrite, by Azurite as a missing permission, which then can only be that to overwrite.
     */
    private IOException translated(String name, BlobStorageException e) {
        boolean exists = BlobErrorCode.BLOB_ALREADY_EXISTS.equals(e.getErrorCode())
                || BlobErrorCode.UNAUTHORIZED_BLOB_OVERWRITE.equals(e.getErrorCode())
                || mayCreate && BlobErrorCode.AUTHORIZATION_PERMISSION_MISMATCH.equals(e.getErrorCode());
        return exists
                ? new BlobAlreadyExistsException(name)
                : new IOException("storage refused " + name + ": " + e.getStatusCode() + " " + e.getErrorCode(), e);
    }
}
