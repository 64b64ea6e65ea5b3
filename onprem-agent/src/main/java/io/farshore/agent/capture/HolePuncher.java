package io.farshore.agent.capture;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Turns ranges of a file or block device into zeroes without writing them, through Linux {@code fallocate(2)} with
 * {@code FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE}, which Java's file API lacks. Thread-safe.
 */
final class HolePuncher implements Closeable {
    private static final int O_WRONLY_CLOEXEC = 1 | 02000000;
    private static final int PUNCH_HOLE_KEEP_SIZE = 0x02 | 0x01;

    private final MethodHandle fallocate;
    private final MethodHandle close;
    private final int descriptor;
    private volatile boolean supported = true;

    private HolePuncher(MethodHandle fallocate, MethodHandle close, int descriptor) {
        this.fallocate = fallocate;
        this.close = close;
        this.descriptor = descriptor;
    }

    /** A puncher for a file, empty where the system has no {@code fallocate}. */
    static Optional<HolePuncher> open(Path path) {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MethodHandle open = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("open"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
            MethodHandle fallocate = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("fallocate"),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG));
            MethodHandle close = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("close"),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            int descriptor = (int) open.invokeExact(arena.allocateFrom(path.toString()), O_WRONLY_CLOEXEC);
            return descriptor < 0 ? Optional.empty() : Optional.of(new HolePuncher(fallocate, close, descriptor));
        } catch (Throwable e) {
            return Optional.empty(); // another operating system: zeroes are written instead
        }
    }

    /** Makes the range read as zeroes; false if this file cannot do that, and nothing was changed. */
    boolean punch(long offsetBytes, long lengthBytes) {
        if (!supported) {
            return false;
        }
        try {
            supported = (int) fallocate.invokeExact(descriptor, PUNCH_HOLE_KEEP_SIZE, offsetBytes, lengthBytes) == 0;
            return supported;
        } catch (Throwable e) {
            throw new IllegalStateException("fallocate cannot be called", e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            int ignored = (int) close.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IOException("close cannot be called", e);
        }
    }
}
