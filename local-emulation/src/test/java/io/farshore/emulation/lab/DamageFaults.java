package io.farshore.emulation.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.farshore.emulation.guest.RecordChecker;
import io.farshore.emulation.lab.Fault.Phase;
import io.farshore.emulation.lab.ProtectedItem.Point;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** What storage holds: damaged, and alone left of the cloud. */
final class DamageFaults {
    private DamageFaults() {}

    static List<Fault> rows() {
        return List.of(
                new Fault("flipped-byte", Phase.SITE_LOST, DamageFaults::flip, Fault.NOTHING_MORE),
                new Fault("only-storage-is-left", Phase.SITE_LOST, DamageFaults::restoreAlone, DamageFaults::reopen));
    }

    /** Failover to a damaged point is refused and says which blob it is; the point before is as good as ever. */
    private static void flip(Life life) throws Exception {
        StoredItem stored = new StoredItem(life.lab(), life.itemId());
        List<Point> points = life.item().points();
        JsonNode newest = stored.manifest(stored.manifests().getLast());
        String segment = stored.segments(newest).stream()
                .max(Comparator.comparingLong(stored::segmentBytes))
                .orElseThrow();
        stored.flip(segment);
        assertThatThrownBy(() -> life.item().failOver(points.getLast()).await())
                .as("failover to the damaged point")
                .hasMessageContaining(segment);
        RestoreTool tool = new RestoreTool(life.lab(), stored, life.itemId());
        RestoreTool.Ran verified = tool.run("verify");
        assertThat(verified.code()).as(verified.all()).isEqualTo(1);
        assertThat(verified.output().lines().filter(line -> line.contains(".seg")))
                .as(verified.all())
                .singleElement()
                .asString()
                .contains(segment);
        life.aimAt(points.get(points.size() - 2));
    }

    /** Functions, database and key vault are gone: the stand-alone tool restores from storage and a copy of the key. */
    private static void restoreAlone(Life life) throws Exception {
        for (String process : List.of("functions", "cosmos", "arm", "keyvault")) {
            life.lab().kill(process);
        }
        StoredItem stored = new StoredItem(life.lab(), life.itemId());
        RestoreTool tool = new RestoreTool(life.lab(), stored, life.itemId());
        RestoreTool.Ran listed = tool.run("points");
        assertThat(listed.code()).as(listed.all()).isZero();
        assertThat(listed.output().lines().filter(line -> line.strip().startsWith("point ")))
                .as(listed.all())
                .hasSameSizeAs(stored.manifests());
        RestoreTool.Ran verified = tool.run("verify");
        assertThat(verified.code()).as(verified.all()).isZero();
        check(life, tool.restore());
    }

    private static void check(Life life, List<Path> disks) throws IOException {
        long promised = life.promised(life.target());
        RecordChecker.Result data = RecordChecker.check(disks.getLast());
        System.out.println("restored alone: " + data.line() + " promised=" + promised);
        assertThat(disks).hasSize(2);
        assertThat(data).matches(found -> found.consistent(promised), "holds at least " + promised);
    }

    private static void reopen(Life life) throws IOException, InterruptedException {
        for (String process : Lab.CLOUD_PROCESSES) {
            life.lab().start(process);
        }
    }
}
