package io.farshore.agent.update;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Replaces the program of this process by a new start of the same command line, through Linux {@code execv(2)}: process number,
 * start time and environment stay. All that can be prepared is prepared before, while the agent still works.
 */
final class ProcessImage {
    private static final Path SELF = Path.of("/proc/self");
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;
    private static final int LAST_STANDARD_DESCRIPTOR = 2;
    private static final int SIG_SETMASK = 2;
    /** Of glibc's sigset_t. */
    private static final int SIGNAL_SET_BYTES = 128;

    private static final MemoryLayout CALL_STATE = Linker.Option.captureStateLayout();

    private final MethodHandle execv;
    private final MethodHandle fcntl;
    private final MethodHandle signalMask;
    private final MemorySegment program;
    private final MemorySegment arguments;
    private final MemorySegment noSignals;
    private final MemorySegment callState;

    private ProcessImage(Path executable, List<String> words) {
        Linker linker = Linker.nativeLinker();
        execv = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("execv"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS),
                Linker.Option.captureCallState("errno"));
        fcntl = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("fcntl"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        signalMask = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("pthread_sigmask"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        Arena arena = Arena.global();
        program = arena.allocateFrom(executable.toString());
        arguments = arena.allocate(ValueLayout.ADDRESS, words.size() + 1L); // the last stays null
        for (int i = 0; i < words.size(); i++) {
            // Bytes that are no text in this encoding come back as they were.
            arguments.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(words.get(i), StandardCharsets.ISO_8859_1));
        }
        noSignals = arena.allocate(SIGNAL_SET_BYTES);
        callState = arena.allocate(CALL_STATE);
    }

    /** @throws IOException where there is no Linux below */
    static ProcessImage ofThisProcess() throws IOException {
        return new ProcessImage(executable(), commandLine());
    }

    private static Path executable() throws IOException {
        Path executable = Files.readSymbolicLink(SELF.resolve("exe"));
        // A Java that was upgraded meanwhile is another file in the same place.
        return Files.isExecutable(executable) ? executable : Path.of(System.getProperty("java.home"), "bin", "java");
    }

    static List<String> commandLine() throws IOException {
        String all = Files.readString(SELF.resolve("cmdline"), StandardCharsets.ISO_8859_1);
        List<String> words = new ArrayList<>();
        for (int from = 0; from < all.length(); ) {
            int to = all.indexOf('\0', from);
            words.add(all.substring(from, to));
            from = to + 1;
        }
        return words;
    }

    /** Does not return when it works. @throws IOException saying why it does not */
    void replace() throws IOException {
        try {
            closeDescriptorsOnExec();
            // This thread's mask is the new program's, and Java blocks SIGQUIT in it.
            int ignored = (int) signalMask.invokeExact(SIG_SETMASK, noSignals, MemorySegment.NULL);
            int failed = (int) execv.invokeExact(callState, program, arguments);
            int errno = (int) CALL_STATE
                    .varHandle(MemoryLayout.PathElement.groupElement("errno"))
                    .get(callState, 0L);
            throw new IOException("execv answered " + failed + " with error " + errno);
        } catch (IOException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IOException("execv cannot be called", e);
        }
    }

    /** So that no lock, socket or journal file leaks into the new program. */
    private void closeDescriptorsOnExec() throws Throwable {
        List<Path> open;
        try (Stream<Path> list = Files.list(SELF.resolve("fd"))) {
            open = list.toList();
        }
        for (Path each : open) {
            int descriptor = Integer.parseInt(each.getFileName().toString());
            if (descriptor > LAST_STANDARD_DESCRIPTOR) {
                int ignored = (int) fcntl.invokeExact(descriptor, F_SETFD, FD_CLOEXEC);
            }
        }
    }
}
