package io.farshore.restore;

import static io.farshore.restore.Main.require;

import io.farshore.restore.BlobSource.WrongBlobException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The recovery points of one item, believed when signed by a trusted key; without such keys, always. */
record Points(BlobSource manifests, UUID item, Map<String, PublicKey> trusted) {
    private static final int MAX_MANIFEST_BYTES = 64 << 20;
    static final String POINT = "jws";
    private static final String BASE = "base";
    private static final Pattern NAME = Pattern.compile("[^/]+/(\\d{20})/(\\d{20})\\.(jws|base)");
    /** The numbers of the points (jws) or bases (base) by their epoch. */
    TreeMap<Long, List<Long>> all(String kind) throws IOException {
        TreeMap<Long, List<Long>> epochs = new TreeMap<>();
        for (String name : manifests.list(item + "/")) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches() && matcher.group(3).equals(kind)) {
                List<Long> points = epochs.computeIfAbsent(Long.valueOf(matcher.group(1)), epoch -> new ArrayList<>());
                points.add(Long.valueOf(matcher.group(2)));
            }
        }
        require(kind.equals(BASE) || !epochs.isEmpty(), "there is no recovery point of item " + item);
        return epochs;
    }

    /** A point or base, believed as far as it alone can be. */
    Manifest read(long epoch, long point, String kind) throws IOException {
        String name = Manifest.name(item, epoch, point, kind);
        byte[] stored = manifests.read(name, MAX_MANIFEST_BYTES);
        String[] parts = new String(stored, StandardCharsets.ISO_8859_1).split("\\.", -1);
        try {
            require(parts.length == 3, "it is no JSON Web Signature in compact form");
            check(parts, kind.equals(BASE));
            Manifest manifest = Manifest.parse(decode(parts[1]), Keys.hexDigest(stored));
            boolean named = manifest.item().equals(item) && manifest.epoch() == epoch && manifest.point() == point;
            require(named, "it is the manifest of another point");
            return manifest;
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new WrongBlobException(name, "is wrong: " + e.getMessage());
        }
    }

    private void check(String[] parts, boolean base) throws GeneralSecurityException {
        Map<?, ?> header = Json.object(decode(parts[0]));
        boolean typed = (base ? "farshore-base+jws" : "farshore-point+jws").equals(header.get("typ"));
        require(typed && (base ? "PS256" : "EdDSA").equals(header.get("alg")), "it is not signed as what it is");
        String id = String.valueOf(header.get("kid"));
        PublicKey key = trusted.get(id);
        require(key != null || trusted.isEmpty(), "it is signed by " + id + ", none of the public keys given");
        if (key != null) {
            Signature signature = Signature.getInstance(base ? "RSASSA-PSS" : "Ed25519");
            if (base) {
                signature.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
            }
            signature.initVerify(key);
            signature.update((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.ISO_8859_1));
            require(signature.verify(Base64.getUrlDecoder().decode(parts[2])), "its signature does not match");
        }
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    /** Follows the manifests to the point, from the newest base that is believed, or from the first. */
    PointReader follow(long epoch, long point, PrintStream errors) throws IOException {
        Map<UUID, List<Manifest.Added>> segments = new HashMap<>();
        Manifest last = foundation(epoch, point, segments, errors);
        for (long number = last.point() + 1; number <= point; number++) {
            Manifest next = read(epoch, number, POINT);
            String before = Manifest.name(item, epoch, last.point(), POINT);
            String after = Manifest.name(item, epoch, number, POINT);
            require(last.digest().equals(next.previous()), before + " is not what " + after + " follows");
            append(last, next, segments);
            last = next;
        }
        return new PointReader(last, segments);
    }

    /** A base that is not believed is passed over, for whoever may add blobs can take its name. */
    private Manifest foundation(long epoch, long point, Map<UUID, List<Manifest.Added>> segments, PrintStream errors)
            throws IOException {
        for (long number : all(BASE).getOrDefault(epoch, List.of()).reversed()) {
            try {
                if (number <= point) {
                    return stand(read(epoch, number, BASE), read(epoch, number, POINT), segments);
                }
            } catch (WrongBlobException | IllegalArgumentException e) {
                errors.println("warning: not built upon: " + e.getMessage());
            }
        }
        return new Manifest(item, epoch, 0, "", "", "", List.of(), "");
    }

    private Manifest stand(Manifest base, Manifest point, Map<UUID, List<Manifest.Added>> segments) {
        require(base.previous().equals(point.digest()), "the base of point " + base.point() + " is of another");
        for (Manifest.Disk disk : base.disks()) {
            String place = "%020d/%s/%020d-".formatted(base.epoch(), disk.id(), base.point());
            List<Manifest.Added> parts = disk.added().stream()
                    .map(part -> part.named(place + part.digest() + ".base", point.digest()))
                    .toList();
            segments.put(disk.id(), new ArrayList<>(parts));
        }
        return point;
    }

    private void append(Manifest last, Manifest next, Map<UUID, List<Manifest.Added>> segments) {
        String name = Manifest.name(item, next.epoch(), next.point(), POINT);
        for (Manifest.Disk disk : next.disks()) {
            long number = last.disk(disk.id()).headSegment();
            String head = last.disk(disk.id()).headDigest();
            for (Manifest.Added segment : disk.added()) {
                number++;
                require(segment.number() == number, name + " leaves out segment " + number + " of " + disk.id());
                String blob = "%020d/%s/%020d.seg".formatted(next.epoch(), disk.id(), number);
                segments.computeIfAbsent(disk.id(), id -> new ArrayList<>())
                        .add(segment.named(blob, head.isEmpty() ? "0".repeat(64) : head));
                head = segment.digest();
            }
            boolean leads = disk.headSegment() == number && disk.headDigest().equals(head);
            require(leads, name + " does not lead to the head it names for disk " + disk.id());
        }
    }
}
