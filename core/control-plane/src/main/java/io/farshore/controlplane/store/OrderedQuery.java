package io.farshore.controlplane.store;

/**
 * The first documents of one type in one partition, by rank, within a span.
 *
 * @param limit 1 to {@value DocumentQuery#MAX_PAGE_SIZE}
 */
public record OrderedQuery(String partition, String type, Span span, int limit) {
    public OrderedQuery {
        if (limit < 1 || limit > DocumentQuery.MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("limit " + limit + " is not in 1.." + DocumentQuery.MAX_PAGE_SIZE);
        }
    }
}
