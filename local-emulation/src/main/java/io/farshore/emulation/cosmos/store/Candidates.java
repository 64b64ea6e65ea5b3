package io.farshore.emulation.cosmos.store;

import java.util.stream.Stream;

/**
 * Documents among which are all that a query asks for.
 *
 * @param inOrder whether they stand in the order that was asked for
 */
public record Candidates(Stream<Document> documents, boolean inOrder) {}
