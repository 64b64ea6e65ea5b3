package io.farshore.emulation.functionshost.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BlobPatternTest {
    @Test
    void aNameMaySpanSlashes() {
        BlobPattern pattern = BlobPattern.parse("vaults/{name}");

        assertThat(pattern.container()).isEqualTo("vaults");
        assertThat(pattern.prefix()).isEmpty();
        assertThat(pattern.match("a/b/c.manifest")).contains(Map.of("name", "a/b/c.manifest"));
    }

    @Test
    void literalsNarrowTheListing() {
        BlobPattern pattern = BlobPattern.parse("vaults/points/{item}/{file}.manifest");

        assertThat(pattern.prefix()).isEqualTo("points/");
        assertThat(pattern.match("points/i1/p.1.manifest")).contains(Map.of("item", "i1", "file", "p.1"));
        assertThat(pattern.match("points/i1/p.segment")).isEmpty();
    }

    @Test
    void aContainerAloneStandsForAllItsBlobs() {
        assertThat(BlobPattern.parse("vaults").match("a/b")).contains(Map.of("name", "a/b"));
        assertThatThrownBy(() -> BlobPattern.parse("{c}/{name}")).isInstanceOf(IllegalArgumentException.class);
    }
}
