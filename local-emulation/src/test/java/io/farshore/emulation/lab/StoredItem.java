package io.farshore.emulation.lab;

import com.azure.core.util.BinaryData;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobItem;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** What storage holds of an item, seen by who has the account's key. */
final class StoredItem {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlobServiceClient account;
    private final String itemId;

    StoredItem(FaultLab lab, String itemId) {
        this.account = new BlobServiceClientBuilder()
                .connectionString(lab.lab().storageConnection())
                .buildClient();
        this.itemId = itemId;
    }

    private BlobContainerClient segmentContainer() {
        return account.getBlobContainerClient("item-" + itemId);
    }

    private BlobContainerClient manifestContainer() {
        return account.getBlobContainerClient("manifests");
    }

    /** Names of the manifests, the newest last. */
    List<String> manifests() {
        return manifestContainer().listBlobs().stream()
                .map(BlobItem::getName)
                .filter(name -> name.startsWith(itemId + "/"))
                .sorted()
                .toList();
    }

    /** The signed payload of a manifest. */
    JsonNode manifest(String name) throws IOException {
        String compact =
                manifestContainer().getBlobClient(name).downloadContent().toString();
        return JSON.readTree(Base64.getUrlDecoder().decode(compact.split("\\.")[1]));
    }

    /** Names of the segments that a manifest adds to those before it. */
    List<String> segments(JsonNode manifest) {
        List<String> names = new ArrayList<>();
        for (JsonNode disk : manifest.path("disks")) {
            for (JsonNode segment : disk.path("segments")) {
                names.add(String.format(
                        Locale.ROOT,
                        "%020d/%s/%020d.seg",
                        manifest.path("epoch").asLong(),
                        disk.path("diskId").asText(),
                        segment.path("number").asLong()));
            }
        }
        return names;
    }

    long segmentBytes(String name) {
        return segmentContainer().getBlobClient(name).getProperties().getBlobSize();
    }

    /** Flips one bit of the byte in the middle of a segment. */
    void flip(String segment) {
        byte[] bytes =
                segmentContainer().getBlobClient(segment).downloadContent().toBytes();
        bytes[bytes.length / 2] ^= 1;
        segmentContainer().getBlobClient(segment).upload(BinaryData.fromBytes(bytes), true);
    }

    /** URL of the item's container, to read and list. */
    String segmentsToRead() {
        return toRead(segmentContainer());
    }

    String manifestsToRead() {
        return toRead(manifestContainer());
    }

    private static String toRead(BlobContainerClient container) {
        BlobContainerSasPermission permission =
                new BlobContainerSasPermission().setReadPermission(true).setListPermission(true);
        return container.getBlobContainerUrl() + "?"
                + container.generateSas(
                        new BlobServiceSasSignatureValues(OffsetDateTime.now().plusDays(1), permission));
    }
}
