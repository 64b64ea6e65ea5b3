/** Adapter to Azure Cosmos DB. */
@NullMarked
package io.farshore.functions.cosmos;

import org.jspecify.annotations.NullMarked;
