package io.farshore.emulation.cosmos;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.emulation.cosmos.sql.Query;
import io.farshore.emulation.cosmos.sql.Query.SortKey;
import io.farshore.emulation.cosmos.sql.Seek;
import io.farshore.emulation.cosmos.sql.Seek.Place;
import io.farshore.emulation.cosmos.sql.Values;
import io.farshore.emulation.cosmos.store.Candidates;
import io.farshore.emulation.cosmos.store.Document;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Cuts the rows of a query into pages.
 *
 * <p>A page goes on after the last document of the one before, by its sort keys and its number of creation, so that
 * documents which come and go between two pages neither hide nor repeat others.
 */
final class QueryPager {
    private final Query query;
    private final int pageSize;
    private final QueryCursor start;
    private final Seek seek;

    /** @param token where the page before ended */
    QueryPager(Query query, int pageSize, Optional<String> token) {
        this.query = query;
        this.pageSize = pageSize;
        this.start = token.map(QueryCursor::decode).orElseGet(() -> QueryCursor.start(query.range()));
        Seek whole = query.seek();
        this.seek = place(whole).map(whole::after).orElse(whole);
    }

    /** Where the page starts, in an order that an index may have. */
    private Optional<Place> place(Seek whole) {
        if (start.isStart()) {
            return Optional.empty();
        }
        if (start.sortValues().size() != query.orderBy().size()) {
            throw QueryCursor.foreign();
        }
        if (query.orderBy().isEmpty()) {
            return Optional.of(new Place(Values.UNDEFINED, start.sequence()));
        }
        return whole.order().map(_ -> new Place(start.sortValues().getFirst(), start.sequence()));
    }

    /** What to look for. */
    Seek seek() {
        return seek;
    }

    /** @param found all documents that {@link #seek} is about */
    Page page(Candidates found) {
        Stream<Document> matching = found.documents().filter(document -> query.matches(document.body()));
        if (query.isAggregate()) {
            JsonNode value = query.aggregate(matching.map(Document::body));
            return new Page(value.isMissingNode() ? List.of() : List.of(value), Optional.empty());
        }
        Stream<Candidate> candidates = matching.map(this::candidate).filter(this::isAfterStart);
        boolean inOrder =
                found.inOrder() && (query.orderBy().isEmpty() || seek.order().isPresent());
        return cut((inOrder ? candidates : candidates.sorted(this::compare)).iterator());
    }

    private Page cut(Iterator<Candidate> candidates) {
        List<JsonNode> rows = new ArrayList<>();
        QueryCursor cursor = start;
        while (candidates.hasNext() && cursor.remaining() > 0) {
            if (rows.size() == pageSize) {
                return new Page(rows, Optional.of(cursor.encode()));
            }
            Candidate candidate = candidates.next();
            JsonNode row = query.project(candidate.document().body());
            if (row.isMissingNode()) {
                continue;
            }
            if (cursor.skip() == 0) {
                rows.add(row);
            }
            cursor = cursor.past(candidate.sortValues(), candidate.document().sequence());
        }
        return new Page(rows, Optional.empty());
    }

    private Candidate candidate(Document document) {
        return new Candidate(
                document,
                query.orderBy().stream()
                        .map(key -> key.valueIn(document.body()))
                        .toList());
    }

    private boolean isAfterStart(Candidate candidate) {
        return start.isStart()
                || compare(
                                candidate.sortValues(),
                                candidate.document().sequence(),
                                start.sortValues(),
                                start.sequence())
                        > 0;
    }

    private int compare(Candidate left, Candidate right) {
        return compare(
                left.sortValues(),
                left.document().sequence(),
                right.sortValues(),
                right.document().sequence());
    }

    private int compare(List<JsonNode> left, long leftSequence, List<JsonNode> right, long rightSequence) {
        List<SortKey> keys = query.orderBy();
        for (int i = 0; i < keys.size(); i++) {
            int order = keys.get(i).compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Long.compare(leftSequence, rightSequence);
    }

    private record Candidate(Document document, List<JsonNode> sortValues) {}

    /**
     * One page.
     *
     * @param continuation absent on the last page
     */
    record Page(List<JsonNode> rows, Optional<String> continuation) {}
}
