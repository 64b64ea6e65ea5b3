package io.farshore.functions.storage;

import com.azure.core.exception.AzureException;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobErrorCode;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.DeleteSnapshotsOptionType;
import com.azure.storage.blob.models.DownloadRetryOptions;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import com.azure.storage.blob.options.BlobUploadFromFileOptions;
import io.farshore.replication.store.BlobAlreadyExistsException;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.BlobNotFoundException;
import io.farshore.replication.store.SegmentStore;
import io.farshore.replication.store.StoredBlob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** A container of the storage account as a segment store. Thread-safe. */
public final class AzureSegmentStore implements SegmentStore {
    private static final int MAX_DOWNLOAD_RETRIES = 3;

    private final BlobContainerClient container;

    public AzureSegmentStore(BlobContainerClient container) {
        this.container = container;
    }

    @Override
    public void create(String name, byte[] content) throws IOException {
        BlobParallelUploadOptions options =
                new BlobParallelUploadOptions(BinaryData.fromBytes(content)).setRequestConditions(mustNotExist());
        call(name, () -> blob(name).uploadWithResponse(options, null, Context.NONE));
    }

    @Override
    public void create(String name, Path content) throws IOException {
        BlobUploadFromFileOptions options =
                new BlobUploadFromFileOptions(content.toString()).setRequestConditions(mustNotExist());
        call(name, () -> blob(name).uploadFromFileWithResponse(options, null, Context.NONE));
    }

    @Override
    public byte[] read(String name, long offsetBytes, int lengthBytes) throws IOException {
        if (offsetBytes < 0 || lengthBytes < 0) {
            throw new IOException(name + ": range " + offsetBytes + '+' + lengthBytes + " is not valid");
        }
        if (lengthBytes == 0) {
            return emptyRange(name, offsetBytes);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(lengthBytes);
        BlobRange range = new BlobRange(offsetBytes, (long) lengthBytes);
        DownloadRetryOptions retries = new DownloadRetryOptions().setMaxRetryRequests(MAX_DOWNLOAD_RETRIES);
        call(name, () -> blob(name).downloadStreamWithResponse(bytes, range, retries, null, false, null, Context.NONE));
        if (bytes.size() != lengthBytes) {
            throw endsEarly(name, offsetBytes + bytes.size());
        }
        return bytes.toByteArray();
    }

    private byte[] emptyRange(String name, long offsetBytes) throws IOException {
        long length = length(name);
        if (offsetBytes > length) {
            throw endsEarly(name, length);
        }
        return new byte[0];
    }

    @Override
    public long length(String name) throws IOException {
        return call(name, () -> blob(name).getProperties().getBlobSize());
    }

    @Override
    public List<StoredBlob> list(String prefix) throws IOException {
        ListBlobsOptions options = new ListBlobsOptions().setPrefix(prefix);
        return call(prefix, () -> container.listBlobs(options, null).stream()
                .map(item -> new StoredBlob(item.getName(), item.getProperties().getContentLength()))
                .toList());
    }

    /** With its snapshots: a credential that may create may take them, and none must keep a blob from going. */
    @Override
    public void delete(String name) throws IOException {
        call(name, () -> blob(name)
                .deleteIfExistsWithResponse(DeleteSnapshotsOptionType.INCLUDE, null, null, Context.NONE));
    }

    private BlobClient blob(String name) {
        return container.getBlobClient(BlobNames.check(name));
    }

    private static BlobRequestConditions mustNotExist() {
        return new BlobRequestConditions().setIfNoneMatch("*");
    }

    private static IOException endsEarly(String name, long lengthBytes) {
        return new IOException(name + " ends at " + lengthBytes + ", before the range does");
    }

    /** The one place where exceptions of the SDK become those of the port. */
    private static <T> T call(String name, Callable<T> request) throws IOException {
        try {
            return request.call();
        } catch (BlobStorageException e) {
            throw translate(name, e);
        } catch (UncheckedIOException e) {
            throw new IOException("blob " + name + ": the connection to storage failed; try again", e);
        } catch (AzureException e) {
            throw new IOException("blob " + name + ": storage could not be reached; try again", e);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("blob " + name + ": the request failed; try again", e);
        }
    }

    private static IOException translate(String name, BlobStorageException e) {
        BlobErrorCode code = e.getErrorCode();
        boolean exists = BlobErrorCode.BLOB_ALREADY_EXISTS.equals(code) || e.getStatusCode() == 409;
        if (exists || BlobErrorCode.CONDITION_NOT_MET.equals(code)) {
            return causedBy(new BlobAlreadyExistsException(name), e);
        }
        if (e.getStatusCode() == 404) {
            return causedBy(new BlobNotFoundException(name), e);
        }
        if (e.getStatusCode() == 416) {
            return new IOException(name + " ends before the range does", e);
        }
        return new IOException("blob " + name + ": storage answered " + e.getStatusCode() + ' ' + code, e);
    }

    private static IOException causedBy(IOException translated, Exception cause) {
        translated.initCause(cause);
        return translated;
    }
}
