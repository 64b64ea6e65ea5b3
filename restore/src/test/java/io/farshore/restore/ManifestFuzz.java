package io.farshore.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.farshore.replication.fuzz.Declared;
import io.farshore.replication.recoverypoint.RecoveryPointManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A payload of any content, signed. Input: the payload. */
class ManifestFuzz {
    /** What the core believes, this tool believes, and reads the same in it; and nothing else. */
    @FuzzTest
    void agreesWithTheCore(byte[] input) throws IOException {
        Both both = new Both(new String(input, StandardCharsets.UTF_8));
        Optional<RecoveryPointManifest> core =
                Declared.read(() -> both.core().read(Both.ITEM, Both.EPOCH, 1).manifest());
        Optional<Manifest> tool = Both.read(() -> both.tool().read(Both.EPOCH, 1, Points.POINT));
        assertThat(tool.isPresent()).as("core %s, tool %s", core, tool).isEqualTo(core.isPresent());
        if (core.isPresent()) {
            agree(core.orElseThrow(), tool.orElseThrow());
        }
    }

    private static void agree(RecoveryPointManifest core, Manifest tool) {
        assertThat(tool.kind()).isEqualTo(core.kind());
        assertThat(tool.time()).isEqualTo(core.sourceTime());
        assertThat(tool.previous()).isEqualTo(core.previous() == null ? "" : core.previous());
        assertThat(tool.disks()).hasSameSizeAs(core.disks());
        for (int i = 0; i < core.disks().size(); i++) {
            RecoveryPointManifest.Disk one = core.disks().get(i);
            Manifest.Disk other = tool.disks().get(i);
            assertThat(other.id()).isEqualTo(one.diskId());
            assertThat(other.sizeBytes()).isEqualTo(one.sizeBytes());
            assertThat(other.headSegment()).isEqualTo(one.headSegment());
            assertThat(other.headDigest()).isEqualTo(one.headDigest());
            assertThat(other.added().stream()
                            .map(each ->
                                    new RecoveryPointManifest.Segment(each.number(), each.lengthBytes(), each.digest()))
                            .toList())
                    .isEqualTo(one.segments());
        }
    }
}
