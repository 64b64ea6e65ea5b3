package io.farshore.emulation.cosmos.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.emulation.cosmos.sql.Seek;
import io.farshore.emulation.cosmos.sql.Seek.Place;
import io.farshore.emulation.cosmos.sql.Values;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The documents of a partition by the text of one property, and those of a text in an order. Guarded as they are. */
final class PropertyIndex {
    private final Shape shape;
    private final Map<String, NavigableMap<Place, Document>> byText = new HashMap<>();

    /**
     * What an index is made for.
     *
     * @param order empty: by creation
     */
    record Shape(String property, Optional<String> order) {}

    PropertyIndex(Shape shape) {
        this.shape = shape;
    }

    void put(Document document) {
        JsonNode text = document.body().path(shape.property());
        if (text.isTextual()) {
            byText.computeIfAbsent(text.textValue(), _ -> new TreeMap<>()).put(place(document), document);
        }
    }

    void remove(Document document) {
        byText.computeIfPresent(document.body().path(shape.property()).asText(), (_, documents) -> {
            documents.remove(place(document));
            return documents.isEmpty() ? null : documents;
        });
    }

    private Place place(Document document) {
        JsonNode value = shape.order().<JsonNode>map(document.body()::path).orElse(Values.UNDEFINED);
        return new Place(value, document.sequence());
    }

    /** Those of a text, in order. */
    Collection<Document> find(String text, Seek seek) {
        NavigableMap<Place, Document> documents = byText.getOrDefault(text, new TreeMap<>());
        return seek.after()
                .map(place -> documents.tailMap(place, false))
                .orElse(documents)
                .values();
    }
}
