package io.farshore.restore;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Command line of the restore tool. Exits 0 when all is well, 1 when anything is wrong, 2 without a command. */
public final class Main {
    private static final String USAGE = """
            Proves and restores recovery points without any other part of Farshore.

              restore --from PLACE --manifests PLACE --item UUID [--epoch N|latest] [--point N|latest]
                      --disk UUID|ORDINAL|all --key FILE [--public-key FILE|BASE64] --to FILE|FOLDER
              verify  --from PLACE --manifests PLACE --item UUID [--epoch N|latest] [--point N|latest]
                      --public-key FILE|BASE64
              list    --manifests PLACE --item UUID [--public-key FILE|BASE64]

            PLACE          a folder, or the URL of a blob container with a signature that permits read and list:
                           of segments the item's (item-UUID), of manifests the one called manifests
            --key          the vault's RSA key, PEM (PKCS#8); may be repeated
            --public-key   of the process server, Ed25519, and of the vault, RSA, which signs merged history; repeated
            """;
    private static final List<String> OPTIONS =
            List.of("--from", "--manifests", "--item", "--epoch", "--point", "--disk", "--key", "--public-key", "--to");

    private final Map<String, List<String>> options = new HashMap<>();
    private final PrintStream out;
    private final PrintStream errors;

    private Main(PrintStream out, PrintStream errors, String[] words) {
        this.out = out;
        this.errors = errors;
        for (int i = 1; i < words.length; i += 2) {
            require(OPTIONS.contains(words[i]), words[i] + " is no option\n" + USAGE);
            require(i + 1 < words.length, words[i] + " needs a value");
            options.computeIfAbsent(words[i], name -> new ArrayList<>()).add(words[i + 1]);
        }
    }

    static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    public static void main(String[] arguments) {
        System.exit(run(System.out, System.err, arguments));
    }

    static int run(PrintStream out, PrintStream errors, String... words) {
        try {
            switch (words.length == 0 ? "" : words[0]) {
                case "restore" -> new Main(out, errors, words).restore();
                case "verify" -> new Main(out, errors, words).verify();
                case "list" -> new Main(out, errors, words).list();
                default -> {
                    errors.print(USAGE);
                    return words.length == 1 && words[0].equals("--help") ? 0 : 2;
                }
            }
            return 0;
        } catch (NoSuchFileException e) {
            errors.println("there is no file " + e.getFile());
        } catch (IOException | IllegalArgumentException e) {
            errors.println(e.getMessage());
        }
        return 1;
    }

    private List<String> needed(String name) {
        require(options.containsKey(name), name + " is needed");
        return options.getOrDefault(name, List.of());
    }

    private long number(String name, long latest) {
        String value = options.getOrDefault(name, List.of("latest")).getLast();
        require(value.matches("latest|\\d{1,18}"), name + " is not a number: " + value);
        return value.equals("latest") ? latest : Long.parseLong(value);
    }

    private Points points() throws IOException {
        Map<String, PublicKey> trusted = new HashMap<>();
        for (String place : options.getOrDefault("--public-key", List.of())) {
            PublicKey key = Keys.signingKey(place);
            trusted.put(Keys.hexDigest(key.getEncoded()), key);
        }
        UUID item = UUID.fromString(needed("--item").getLast());
        return new Points(BlobSource.of(needed("--manifests").getLast()), item, trusted);
    }

    private PointReader point() throws IOException {
        Points points = points();
        TreeMap<Long, List<Long>> all = points.all(Points.POINT);
        long epoch = number("--epoch", all.lastKey());
        long latest = all.getOrDefault(epoch, List.of(1L)).getLast();
        PointReader reader = points.follow(epoch, number("--point", latest), errors);
        Manifest point = reader.point();
        errors.printf("point %d of epoch %d, %s, %s%n", point.point(), epoch, point.kind(), point.time());
        return reader;
    }

    private void restore() throws IOException {
        Keys keys = new Keys(needed("--key"));
        Path to = Path.of(needed("--to").getLast());
        String wanted = needed("--disk").getLast();
        if (!options.containsKey("--public-key")) {
            errors.println("warning: without --public-key nobody vouches for the manifests");
        }
        BlobSource source = BlobSource.of(needed("--from").getLast());
        PointReader reader = point();
        if (wanted.equals("all")) {
            Files.createDirectories(to);
        }
        int restored = 0;
        for (Manifest.Disk disk : reader.point().disks()) {
            String ordinal = Integer.toString(disk.ordinal());
            if (List.of("all", ordinal, disk.id().toString()).contains(wanted)) {
                Path target = Files.isDirectory(to) ? to.resolve(ordinal + "-" + disk.id() + ".raw") : to;
                reader.restore(source, disk, keys, target, errors);
                out.println(target);
                restored++;
            }
        }
        require(restored > 0, "the point has no disk " + wanted + ", see 'list'");
    }

    private void verify() throws IOException {
        needed("--public-key");
        BlobSource source = BlobSource.of(needed("--from").getLast());
        PointReader reader = point();
        List<String> wrong = new ArrayList<>();
        for (Manifest.Disk disk : reader.point().disks()) {
            wrong.addAll(reader.verify(source, disk, errors));
        }
        wrong.forEach(out::println);
        require(wrong.isEmpty(), "the point is damaged: " + wrong.size() + " blobs are wrong");
        out.println("the point is whole");
    }

    private void list() throws IOException {
        Points points = points();
        for (Map.Entry<Long, List<Long>> epoch : points.all(Points.POINT).entrySet()) {
            out.printf("epoch %d (%s)%n", epoch.getKey(), Instant.ofEpochMilli(epoch.getKey()));
            for (long number : epoch.getValue()) {
                Manifest point = points.read(epoch.getKey(), number, Points.POINT);
                out.printf("  point %d  %s  %s%n", number, point.time(), point.kind());
                for (Manifest.Disk disk :
                        number == epoch.getValue().getFirst() ? point.disks() : List.<Manifest.Disk>of()) {
                    out.printf("    disk %d  %s  %d bytes%n", disk.ordinal(), disk.id(), disk.sizeBytes());
                }
            }
        }
    }
}
