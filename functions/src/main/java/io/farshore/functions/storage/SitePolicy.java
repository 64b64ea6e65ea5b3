package io.farshore.functions.storage;

import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobAccessPolicy;
import com.azure.storage.blob.models.BlobSignedIdentifier;
import com.azure.storage.blob.models.BlobStorageException;
import java.util.List;

/**
 * The stored access policy that signatures for an item's container name: without it they are worth nothing, so taking it
 * away revokes all of them at once. A revoked container keeps a policy of another name, by which it is known that it must
 * not get the first again.
 */
final class SitePolicy {
    /** What signatures name. */
    static final String ADD = "site-add";

    private static final String REVOKED = "revoked";
    private static final int NOT_FOUND = 404;

    private SitePolicy() {}

    /** Lets signatures be made, unless they were revoked. */
    static void allow(BlobContainerClient container) {
        List<BlobSignedIdentifier> policies = container.getAccessPolicy().getIdentifiers();
        if (policies == null || policies.isEmpty()) { // null is what the SDK makes of an empty list
            set(container, ADD);
        }
    }

    /** A container that is gone takes nothing either. */
    static void revoke(BlobContainerClient container) {
        try {
            set(container, REVOKED);
        } catch (BlobStorageException e) {
            if (e.getStatusCode() != NOT_FOUND) {
                throw e;
            }
        }
    }

    private static void set(BlobContainerClient container, String id) {
        BlobAccessPolicy createOnly = new BlobAccessPolicy().setPermissions("c");
        container.setAccessPolicy(
                null, List.of(new BlobSignedIdentifier().setId(id).setAccessPolicy(createOnly)));
    }
}
