package io.farshore.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processor time, which says what a run costs also on a machine that others use. */
final class Cpu {
    private static final Path STATUS = Path.of("/proc/self/stat");
    /** Fields {@code cutime} and {@code cstime} of proc(5), counted behind the command's name. */
    private static final int CHILDREN_USER = 13;
    /** Likewise {@code utime} and {@code stime}. */
    private static final int OWN_USER = 11;

    /** Ticks are a hundredth of a second on every Linux platform (USER_HZ). */
    private static final double TICKS_PER_SECOND = 100;

    private Cpu() {}

    /** Of this process, all threads. */
    static double ownSeconds() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime() / 1e9;
    }

    /** Of all programs that this process started and that have ended. */
    static double childrenSeconds() throws IOException {
        return seconds(STATUS, CHILDREN_USER);
    }

    /** Of a program that runs. */
    static double secondsOf(Process process) throws IOException {
        return seconds(Path.of("/proc", Long.toString(process.pid()), "stat"), OWN_USER);
    }

    /** Two fields of a status file that stand side by side: user and system. */
    private static double seconds(Path file, int userField) throws IOException {
        String status = Files.readString(file);
        String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[userField]) + Long.parseLong(fields[userField + 1])) / TICKS_PER_SECOND;
    }
}
