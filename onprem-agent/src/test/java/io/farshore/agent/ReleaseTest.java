package io.farshore.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReleaseTest {
    @Test
    void isWhatTheManifestSays() {
        assertThat(Release.of("1.2.3")).hasToString("1.2.3");
        assertThat(Release.of("1.2.3-SNAPSHOT")).hasToString("1.2.3");
        assertThat(Release.of(null)).hasToString("0.1.0");
        assertThat(new Release().getVersion()).containsExactly("farshore-agent 0.1.0");
    }
}
