/**
 * The state of the Cosmos DB emulator: databases, containers and documents in memory, every change in a log first.
 *
 * <p>A reader who follows a write meets {@code Account} (lock, log, apply), {@code Container} (what the change does)
 * and {@code OperationLog} (bytes on disk).
 */
@NullMarked
package io.farshore.emulation.cosmos.store;

import org.jspecify.annotations.NullMarked;
