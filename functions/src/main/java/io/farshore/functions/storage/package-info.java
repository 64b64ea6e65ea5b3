/** Adapters to Azure Storage: blobs, queues, page blobs, shared access signatures. */
@NullMarked
package io.farshore.functions.storage;

import org.jspecify.annotations.NullMarked;
