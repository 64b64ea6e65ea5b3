package io.farshore.replication.recoverypoint;

import io.farshore.replication.block.DamagedDataException;
import io.farshore.replication.store.BlobNames;
import io.farshore.replication.store.BlobNotFoundException;
import io.farshore.replication.store.SegmentStore;
import io.farshore.replication.store.StoredBlob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds the bases of an item and believes those that a trusted key has signed. */
final class Bases {
    private final SegmentStore manifests;
    private final TrustedKeys keys;

    Bases(SegmentStore manifests, TrustedKeys keys) {
        this.manifests = manifests;
        this.keys = keys;
    }

    /** The newest believed base of the epoch that is not after the point. */
    Optional<RecoveryPointManifest> newest(UUID itemId, long epoch, long point) throws IOException {
        List<Long> numbers = manifests.list(BlobNames.manifestPrefix(itemId, epoch)).stream()
                .map(StoredBlob::name)
                .filter(name -> name.endsWith(BlobNames.BASE_SUFFIX))
                .map(BlobNames::number)
                .filter(number -> number > 0 && number <= point)
                .toList();
        for (int i = numbers.size() - 1; i >= 0; i--) {
            Optional<RecoveryPointManifest> base = believed(itemId, epoch, numbers.get(i));
            if (base.isPresent()) {
                return base;
            }
        }
        return Optional.empty();
    }

    /** Others are passed over: their names could be taken by whoever may add to the container. */
    private Optional<RecoveryPointManifest> believed(UUID itemId, long epoch, long point) throws IOException {
        try {
            return Optional.of(read(itemId, epoch, point));
        } catch (DamagedDataException | BlobNotFoundException e) {
            return Optional.empty();
        }
    }

    RecoveryPointManifest read(UUID itemId, long epoch, long point) throws IOException {
        String name = BlobNames.base(itemId, epoch, point);
        byte[] bytes = manifests.readAll(name, SignedDocument.MAX_CHARS);
        try {
            RecoveryPointManifest base =
                    RecoveryPointManifest.parseBase(keys.check(new String(bytes, StandardCharsets.UTF_8)));
            if (!base.itemId().equals(itemId) || base.epoch() != epoch || base.point() != point) {
                throw new DamagedDataException("it was signed for another point");
            }
            return base;
        } catch (DamagedDataException e) {
            throw new DamagedDataException("base " + name + ": " + e.getMessage(), e);
        }
    }
}
