package io.farshore.controlplane.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.controlplane.fabric.Fabric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SiteCertificateTest {
    private static final Instant END = Instant.parse("2027-01-01T00:00:00Z");
    private static final Fabric FABRIC =
            new Fabric("f", "n", "hq", "cs1", "0.1.0", "s", "k", END, List.of(), List.of(), List.of());

    @Test
    void warnsFromThirtyDaysBefore() {
        Instant due = END.minus(Duration.ofDays(30));
        assertThat(SiteCertificate.check(FABRIC, END, due.minusSeconds(1))).isEmpty();
        assertThat(SiteCertificate.check(FABRIC, END, due)).hasValueSatisfying(error -> {
            assertThat(error.severity()).isEqualTo(Severity.WARNING);
            assertThat(error.message()).isEqualTo("The certificate of the site 'hq' ends at 2027-01-01T00:00:00Z.");
        });
    }

    @Test
    void isCriticalFromTheEnd() {
        assertThat(SiteCertificate.check(FABRIC, END, END)).hasValueSatisfying(error -> {
            assertThat(error.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(error.message()).contains("ended at", "does not believe");
        });
    }
}
