package io.farshore.emulation.arm;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line of a virtual machine. Immutable.
 *
 * <p>A disk is given to QEMU as raw bytes cut off before the VHD footer. QEMU's own VHD driver is not used: it takes
 * the size from the footer's rounded geometry when it does not know the footer's creator, and would lose the end of
 * the disk.
 */
final class QemuCommand {
    private static final String PROGRAM = "qemu-system-x86_64";

    private final @Nullable Path program;
    private final int memoryMiB;

    /** The payload of a VHD. */
    record Disk(Path file, long sizeBytes) {}

    private QemuCommand(@Nullable Path program, int memoryMiB) {
        this.program = program;
        this.memoryMiB = memoryMiB;
    }

    /** Looks for {@code path}, or in PATH when it is {@code auto}. */
    static QemuCommand find(String path, int memoryMiB) {
        if (!path.equals("auto")) {
            return new QemuCommand(Files.isExecutable(Path.of(path)) ? Path.of(path) : null, memoryMiB);
        }
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path candidate = Path.of(folder, PROGRAM);
            if (Files.isExecutable(candidate)) {
                return new QemuCommand(candidate, memoryMiB);
            }
        }
        return new QemuCommand(null, memoryMiB);
    }

    boolean installed() {
        return program != null;
    }

    List<String> line(List<Disk> disks, Path serialLog) {
        if (program == null) {
            throw new IllegalStateException("QEMU is not installed");
        }
        // -snapshot: the machine's writes go to an unlinked temporary file, so the disks stay as they were hydrated.
        List<String> line = new ArrayList<>(List.of(program.toString(), "-accel", "tcg", "-m"));
        line.addAll(List.of(Integer.toString(memoryMiB), "-nographic", "-no-reboot", "-snapshot"));
        line.addAll(List.of("-nic", "none", "-monitor", "none"));
        line.addAll(List.of("-chardev", "file,id=console,append=on,path=" + escape(serialLog)));
        line.addAll(List.of("-serial", "chardev:console"));
        for (int index = 0; index < disks.size(); index++) {
            Disk disk = disks.get(index);
            line.add("-drive");
            line.add("if=none,id=disk" + index + ",driver=raw,size=" + disk.sizeBytes()
                    + ",file.driver=file,file.filename=" + escape(disk.file()));
            line.add("-device");
            line.add("virtio-blk-pci,drive=disk" + index + (index == 0 ? ",bootindex=0" : ""));
        }
        return List.copyOf(line);
    }

    /** In QEMU's option lists a doubled comma stands for a comma. */
    private static String escape(Path path) {
        return path.toAbsolutePath().toString().replace(",", ",,");
    }
}
