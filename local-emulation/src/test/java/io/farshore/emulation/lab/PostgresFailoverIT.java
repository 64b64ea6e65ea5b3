package io.farshore.emulation.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.farshore.emulation.guest.RecordChecker;
import io.farshore.emulation.lab.ProtectedItem.Point;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A machine runs PostgreSQL under load and is lost. The recovered machine is booted, PostgreSQL starts on its disks, and
 * it holds every transaction whose commit was acknowledged before the point, with none missing in between.
 */
@Tag("lab")
class PostgresFailoverIT {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final int WORK_MILLIS = 15_000;

    @Test
    void recoversEveryAcknowledgedTransaction() throws Exception {
        Assumptions.assumeTrue(GuestDisks.canBoot(), "QEMU or the tools that build a machine are missing");
        Assumptions.assumeTrue(isInstalled(), "the Debian package postgresql is missing");
        FaultLab lab = FaultLab.start(1);
        try (lab) {
            GuestDisks disks = GuestDisks.withPostgres(lab.lab());
            Life life = Life.begin(lab, 1, disks, machine -> machine.boot(""));
            try (life) {
                life.awaitProtected();
                Thread.sleep(WORK_MILLIS);
                life.loseSite();
                List<Point> points = life.item().points();
                life.aimAt(points.get(points.size() / 2));
                life.item().failOver(life.target()).await();
                check(lab, life);
                life.aimAt(points.getLast());
                life.item().change(life.target());
                check(lab, life);
            }
        }
        lab.remove();
    }

    private static boolean isInstalled() throws Exception {
        if (!Files.isDirectory(INSTALLED)) {
            return false;
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.anyMatch(version -> Files.isExecutable(version.resolve("bin/initdb")));
        }
    }

    /** The machine says what PostgreSQL found after its own crash recovery. */
    private static void check(FaultLab lab, Life life) throws Exception {
        RecoveredMachine recovered = new RecoveredMachine(
                lab.arm(), lab.lab().settings(), life.machine().name());
        RecordChecker.Result found = recovered.awaitConsole();
        long promised = life.promised(life.target());
        System.out.println("PostgreSQL found " + found.line() + " promised=" + promised);
        assertThat(promised).as("transactions promised").isPositive();
        assertThat(found).matches(rows -> rows.consistent(promised), "holds all of at least " + promised);
    }
}
