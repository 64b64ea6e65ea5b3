package io.farshore.emulation.functionshost.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.farshore.emulation.functionshost.app.AppSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BindingExpressionTest {
    @Test
    void fillsInTheDataIgnoringCase() {
        assertThat(BindingExpression.resolve("out/{Id}/{name}.txt", Map.of("id", 7, "Name", "a$1/b")))
                .isEqualTo("out/7/a$1/b.txt");
    }

    @Test
    void makesANewGuidEachTime() {
        assertThat(BindingExpression.resolve("{rand-guid}", Map.of()))
                .matches("[0-9a-f-]{36}")
                .isNotEqualTo(BindingExpression.resolve("{rand-guid}", Map.of()));
    }

    @Test
    void refusesAParameterWithoutAValue() {
        assertThatThrownBy(() -> BindingExpression.resolve("{gone}", Map.of("id", 1)))
                .hasMessageContaining("No value for named parameter 'gone'");
    }

    @Test
    void expandsSettings() {
        AppSettings settings = AppSettings.of(Map.of("QUEUE", "orders"));

        assertThat(settings.expand("%QUEUE%-{id}")).isEqualTo("orders-{id}");
        assertThatThrownBy(() -> settings.expand("%GONE%")).hasMessageContaining("GONE");
    }

    @Test
    void findsTheConnectionOfABinding() {
        AppSettings settings =
                AppSettings.of(Map.of("AzureWebJobsStorage", "host", "Lab", "lab", "AzureWebJobsOther", "other"));

        assertThat(settings.storageConnection("")).isEqualTo("host");
        assertThat(settings.storageConnection("Lab")).isEqualTo("lab");
        assertThat(settings.storageConnection("Other")).isEqualTo("other");
        assertThatThrownBy(() -> settings.storageConnection("Gone")).hasMessageContaining("Gone");
    }

    @Test
    void splitsABlobPathAtTheFirstSlash() {
        assertThat(BlobPath.parse("c/a/b")).isEqualTo(new BlobPath("c", "a/b"));
        assertThatThrownBy(() -> BlobPath.parse("c/")).isInstanceOf(IllegalArgumentException.class);
    }
}
