package io.farshore.emulation.functionshost.blob;

import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import io.farshore.emulation.functionshost.app.FunctionDefinition;
import io.farshore.emulation.functionshost.binding.FunctionFailedException;
import io.farshore.emulation.functionshost.binding.FunctionInvoker;
import io.farshore.emulation.functionshost.binding.Invocation;
import io.farshore.emulation.functionshost.binding.Payload;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of one version of a blob: handled, or given up after some attempts; a receipt follows either. */
final class BlobHandler {
    /** The service's default for blob triggers. */
    static final int MAX_ATTEMPTS = 5;

    private static final Logger LOG = LoggerFactory.getLogger(BlobHandler.class);
    private static final Duration FIRST_RETRY_DELAY = Duration.ofMillis(500);
    private static final int NOT_FOUND = 404;

    private final FunctionDefinition function;
    private final FunctionInvoker invoker;
    private final BlobContainerClient container;
    private final PoisonBlobs poison;

    BlobHandler(
            FunctionDefinition function, FunctionInvoker invoker, BlobContainerClient container, PoisonBlobs poison) {
        this.function = function;
        this.invoker = invoker;
        this.container = container;
        this.poison = poison;
    }

    /** Whether the version is done with; false when it has been replaced or deleted meanwhile. */
    boolean handle(BlobVersion version, Map<String, String> parameters) throws InterruptedException {
        BlobClient blob = container.getBlobClient(version.name());
        Duration delay = FIRST_RETRY_DELAY;
        for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
            if (!isCurrent(blob, version)) {
                return false;
            }
            try {
                invoker.invoke(function, invocation(blob, version, parameters));
                return true;
            } catch (FunctionFailedException e) {
                if (attempt < MAX_ATTEMPTS) {
                    Thread.sleep(delay);
                    delay = delay.multipliedBy(2);
                }
            }
        }
        LOG.error("Function {} gave up blob {} after {} attempts", function.name(), version.name(), MAX_ATTEMPTS);
        poison.add(function.name(), container.getBlobContainerName(), version);
        return true;
    }

    private static boolean isCurrent(BlobClient blob, BlobVersion version) {
        try {
            return new BlobVersion(version.name(), blob.getProperties().getETag()).equals(version);
        } catch (BlobStorageException e) {
            if (e.getStatusCode() == NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private Invocation invocation(BlobClient blob, BlobVersion version, Map<String, String> parameters) {
        Map<String, Object> data = new HashMap<>(parameters);
        data.put("BlobTrigger", container.getBlobContainerName() + "/" + version.name());
        data.put("Uri", blob.getBlobUrl());
        return new Invocation(parameter -> Payload.convert(download(blob, version), parameter), data);
    }

    private static byte[] download(BlobClient blob, BlobVersion version) {
        BlobRequestConditions sameVersion = new BlobRequestConditions().setIfMatch("\"" + version.etag() + "\"");
        return blob.downloadContentWithResponse(null, sameVersion, null, null)
                .getValue()
                .toBytes();
    }
}
