package io.farshore.emulation.keyvault;

import io.farshore.emulation.key.RsaKeyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The vault's keys, each in {@code NAME.pem}. Immutable after loading; safe for threads. */
final class KeyRing {
    private static final int BITS = 3072;
    /** Source: Key Vault's naming rule for objects. */
    private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-]{1,127}");

    private final Map<String, VaultKey> keys;

    private KeyRing(Map<String, VaultKey> keys) {
        this.keys = Map.copyOf(keys);
    }

    /** Loads all keys of {@code folder} and makes those of {@code names} that are missing. */
    static KeyRing loadOrCreate(Path folder, List<String> names) throws IOException {
        Files.createDirectories(folder);
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("Not a key name (letters, digits, hyphens): " + name);
            }
            RsaKeyFile.loadOrCreate(folder.resolve(name + ".pem"), BITS);
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(file -> file.toString().endsWith(".pem"))
                    .sorted()
                    .toList();
        }
        Map<String, VaultKey> keys = new LinkedHashMap<>();
        for (Path file : files) {
            String name = file.getFileName().toString().replaceFirst("\\.pem$", "");
            keys.put(
                    name.toLowerCase(Locale.ROOT),
                    new VaultKey(
                            name,
                            RsaKeyFile.loadOrCreate(file, BITS),
                            Files.getLastModifiedTime(file).toInstant()));
        }
        return new KeyRing(keys);
    }

    Optional<VaultKey> find(String name) {
        return Optional.ofNullable(keys.get(name.toLowerCase(Locale.ROOT)));
    }

    Collection<VaultKey> all() {
        return keys.values();
    }
}
