package io.farshore.emulation.functionshost.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
    private static Optional<Map<String, String>> match(String route, String path) {
        return Route.parse(route).match(Route.segments(path));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    vaults/{name}             | /vaults/v1          | {name=v1}
                    vaults/{name}             | /VAULTS/v1/         | {name=v1}
                    vaults/{name}             | /vaults             | -
                    vaults/{name}             | /vaults/v1/more     | -
                    vaults/{name?}            | /vaults             | {}
                    vaults/{name?}            | /vaults/v1          | {name=v1}
                    files/{*rest}             | /files/a/b%20c      | {rest=a/b c}
                    files/{*rest}             | /files              | {}
                    files/{*rest}             | /filesystem         | -
                    jobs/{id:int}             | /jobs/12            | {id=12}
                    jobs/{id:int}             | /jobs/x             | -
                    jobs/{id:int:min(5)}      | /jobs/4             | -
                    jobs/{id:int:min(5)}      | /jobs/5             | {id=5}
                    jobs/{id:guid}            | /jobs/0f8fad5b-d9cb-469f-a165-70867728950e | {id=0f8fad5b-d9cb-469f-a165-70867728950e}
                    jobs/{id:guid}            | /jobs/0f8fad5b      | -
                    on/{flag:bool}            | /on/True            | {flag=True}
                    n/{x:length(3)}           | /n/abcd             | -
                    n/{x:regex(^a+$)}         | /n/aaa              | {x=aaa}
                    n/{x:regex(^a+$)}         | /n/aab              | -
                    get/{name}.json           | /get/a.b.json       | {name=a.b}
                    get/{name}.json           | /get/a.xml          | -
                    plus/{x}                  | /plus/a+b%2Bc       | {x=a+b+c}
                    """)
    void matchesPaths(String route, String path, String expected) {
        assertThat(match(route, path).map(Object::toString).orElse(null)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/{b:datetime}", "a/{b=3}", "a/{b"})
    void refusesAtStartWhatItCannotMatch(String route) {
        assertThatThrownBy(() -> Route.parse(route)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void prefersTheMoreSpecificRoute() {
        Route literal = Route.parse("a/b");
        Route constrained = Route.parse("a/{x:int}");
        Route parameter = Route.parse("a/{x}");
        Route catchAll = Route.parse("{*all}");

        assertThat(Stream.of(catchAll, parameter, constrained, literal).sorted(Route.MOST_SPECIFIC_FIRST))
                .containsExactly(literal, constrained, parameter, catchAll);
    }
}
