package io.farshore.replication.journal;

import java.util.UUID;

/**
 * Whose journal it is.
 *
 * @param itemId the protected item
 * @param epoch its epoch
 * @param bootId the boot of the operating system that wrote it: after another boot without a clean close, writes may have
 *     reached a disk and not the journal
 */
public record JournalIdentity(UUID itemId, long epoch, UUID bootId) {}
