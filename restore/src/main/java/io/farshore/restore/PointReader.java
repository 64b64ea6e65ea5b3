package io.farshore.restore;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A point, and of each disk all segments from number 1; proves and rebuilds by section 7 of docs/format.md. */
record PointReader(Manifest point, Map<UUID, List<Manifest.Added>> segments) {
    private static final int SEGMENTS_A_LINE = 256;

    /** Reads every segment of a disk whole; one line for each blob that is wrong. */
    List<String> verify(BlobSource source, Manifest.Disk disk, PrintStream progress) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Manifest.Added each : segments.getOrDefault(disk.id(), List.of())) {
            try {
                Segment.proved(source, point, disk, each);
            } catch (BlobSource.WrongBlobException e) {
                wrong.add(String.valueOf(e.getMessage()));
            }
            show(progress, "verified", disk, (int) each.number());
        }
        return wrong;
    }

    /** Writes a disk as it was at the point. Every segment is proved before any of it is used. */
    void restore(BlobSource source, Manifest.Disk disk, Keys keys, Path target, PrintStream progress)
            throws IOException {
        List<Manifest.Added> order = new ArrayList<>();
        int scanned = 0; // what the scan read is older than every write, whenever it was read
        for (Manifest.Added each : segments.getOrDefault(disk.id(), List.of())) {
            order.add(Segment.ofScan(source, each.name()) ? scanned++ : order.size(), each);
        }
        try (DiskFile file = new DiskFile(target, disk.sizeBytes())) {
            for (int done = 0; done < order.size(); show(progress, "restored", disk, ++done)) {
                Segment.proved(source, point, disk, order.get(done)).replay(keys, file);
            }
            file.finish();
        }
    }

    private static void show(PrintStream progress, String what, Manifest.Disk disk, int done) {
        if (done % SEGMENTS_A_LINE == 0 || done == disk.headSegment()) {
            progress.printf("%s %d of %d segments of disk %s%n", what, done, disk.headSegment(), disk.id());
        }
    }
}
