package io.farshore.emulation.cosmos.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    private static final JsonNode DOCUMENT = json("""
            {"id":"a","n":3,"f":2.5,"s":"it's","b":true,"z":null,"o":{"p":[10,20],"order":1},"list":[1,{"k":"v","w":2}]}
            """);

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Query parse(String text) {
        return Query.parse(text, Map.of("@three", IntNode.valueOf(3)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    c.n = 3                                | true
                    c.n = 3.0                              | true
                    c.n = @three                           | true
                    c.n <> 3                               | false
                    c.n != 'x'                             | true
                    c.n = '3'                              | false
                    c.n < 'x'                              | false
                    NOT (c.n < 'x')                        | false
                    c.n > -1                               | true
                    c.gone = 1 OR c.b                      | true
                    c.gone = 1 OR c.n = 4                  | false
                    NOT (c.gone = 1 AND c.n = 4)           | true
                    NOT (c.gone = 1 AND c.n = 3)           | false
                    NOT NOT c.b                            | true
                    c.n                                    | false
                    c.s = 'it\\u0027s'                     | true
                    c.s = "it's"                           | true
                    c.o.p[1] = 20                          | true
                    c.o.p[2] = 20                          | false
                    c['o']["p"] = [10, 20]                 | true
                    c.o.order = 1                          | true
                    c.list[1] = {'w': 2, k: 'v'}           | true
                    c.z = null                             | true
                    IS_NULL(c.z) AND NOT IS_NULL(c.gone)   | true
                    is_defined(c.z) and not IS_DEFINED(c.gone) | true
                    c.f BETWEEN 2 AND 3 AND c.n IN (1,3)   | true
                    c.n NOT BETWEEN 2 AND 3                | false
                    LENGTH(c.s) = 4                        | true
                    STARTSWITH(c.n, 'x')                   | false
                    ARRAY_LENGTH(c.list) = 2               | true
                    """)
    void evaluatesAsTheServiceWould(String condition, boolean expected) {
        assertThat(parse("SELECT * FROM c WHERE " + condition).matches(DOCUMENT))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT DISTINCT c.n FROM c",
                "SELECT c.n, COUNT(1) FROM c GROUP BY c.n",
                "SELECT COUNT(1) FROM c",
                "SELECT * FROM c JOIN t IN c.list",
                "SELECT * FROM c WHERE c.s LIKE 'i%'",
                "SELECT VALUE c.n + 1 FROM c",
                "SELECT * FROM c WHERE EXISTS(SELECT VALUE t FROM t IN c.list)",
                "SELECT * FROM c WHERE c.b ? true : false",
                "SELECT VALUE c.z ?? 1 FROM c",
                "SELECT * FROM c WHERE REGEXMATCH(c.s, 'i')",
                "SELECT * FROM c ORDER BY LOWER(c.s)",
                "SELECT * FROM c WHERE c[c.s] = 1",
                "SELECT 1",
                "SELECT VALUE AVG(c.n) FROM c"
            })
    void refusesWhatItDoesNotEmulate(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(UnsupportedQueryException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM c WHERE",
                "SELECT * FROM c WHERE c.n = ",
                "SELECT * FROM c WHERE x.n = 1",
                "SELECT * FROM c WHERE c.n = @absent",
                "SELECT * FROM c WHERE c.s = 'open",
                "SELECT * FROM c WHERE (c.n = 1",
                "SELECT * FROM c LIMIT 1",
                "SELECT c.n, c.n FROM c",
                "SELECT * FROM c WHERE CONTAINS(c.s)",
                "SELECT * FROM c; DROP",
                "DELETE FROM c"
            })
    void refusesWhatIsWrong(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(QuerySyntaxException.class);
    }

    @Test
    void refusesNestingThatWouldOverflowTheStack() {
        String text = "SELECT * FROM c WHERE " + "(".repeat(5000) + "true" + ")".repeat(5000);

        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(QuerySyntaxException.class)
                .hasMessageContaining("nests");
    }

    @Test
    void projectsFieldsUnderTheirNames() {
        JsonNode row = parse("SELECT x.n, x.o.p[0] AS first, x.gone, x['s'], {'k': x.b} FROM items AS x")
                .project(DOCUMENT);

        assertThat(row).isEqualTo(json("{\"n\":3,\"first\":10,\"s\":\"it's\",\"$1\":{\"k\":true}}"));
    }

    @Test
    void sumsAndFindsExtremes() {
        Stream<JsonNode> rows = Stream.of(json("{\"v\":2}"), json("{\"v\":0.5}"), json("{}"));
        assertThat(parse("SELECT VALUE SUM(c.v) FROM c").aggregate(rows).doubleValue())
                .isEqualTo(2.5);
        assertThat(parse("SELECT VALUE SUM(c.v) FROM c")
                        .aggregate(Stream.of(json("{\"v\":\"x\"}")))
                        .isMissingNode())
                .isTrue();
        assertThat(parse("SELECT VALUE MAX(c.v) FROM c").aggregate(Stream.of()).isMissingNode())
                .isTrue();
    }

    @Test
    void readsThePatchConditionOfTheClient() {
        assertThat(Condition.parse("from c where c.n = 3").isTrue(DOCUMENT)).isTrue();
        assertThat(Condition.parse("FROM doc d WHERE d.n = 4").isTrue(DOCUMENT)).isFalse();
        assertThatThrownBy(() -> Condition.parse("from c")).isInstanceOf(QuerySyntaxException.class);
    }
}
