package io.farshore.emulation.functionshost.blob;

/** One state of a blob. The ETag is without quotes, which some answers have and others have not. */
record BlobVersion(String name, String etag) {
    BlobVersion {
        etag = etag.replace("\"", "");
    }
}
