package io.farshore.controlplane.store;

import org.jspecify.annotations.Nullable;

/**
 * All documents of one type in one partition, a page at a time.
 *
 * @param pageSize 1 to {@value #MAX_PAGE_SIZE}
 */
public record DocumentQuery(
        String partition,
        String type,
        int pageSize,
        @Nullable String continuation) {
    public static final int MAX_PAGE_SIZE = 500;

    public DocumentQuery {
        if (pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
            throw new IllegalArgumentException("page size " + pageSize + " is not in 1.." + MAX_PAGE_SIZE);
        }
    }
}
