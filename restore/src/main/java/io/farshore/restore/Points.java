package io.farshore.restore;

import io.farshore.restore.BlobSource.WrongBlobException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
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
    private static final Pattern NAME = Pattern.compile("[^/]+/(\\d{20})/(\\d{20})\\.jws");

    /** The numbers of the points by their epoch. */
    TreeMap<Long, List<Long>> all() throws IOException {
        TreeMap<Long, List<Long>> epochs = new TreeMap<>();
        for (String name : manifests.list(item + "/")) {
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                List<Long> points = epochs.computeIfAbsent(Long.valueOf(matcher.group(1)), epoch -> new ArrayList<>());
                points.add(Long.valueOf(matcher.group(2)));
            }
        }
        if (epochs.isEmpty()) {
            throw new IOException("there is no recovery point of item " + item);
        }
        return epochs;
    }

    /** One manifest, believed as far as it alone can be. */
    Manifest read(long epoch, long point) throws IOException {
        String name = Manifest.name(item, epoch, point);
        byte[] stored = manifests.read(name, MAX_MANIFEST_BYTES);
        String[] parts = new String(stored, StandardCharsets.ISO_8859_1).split("\\.", -1);
        try {
            require(parts.length == 3, "it is no JSON Web Signature in compact form");
            check(parts);
            Manifest manifest = Manifest.parse(decode(parts[1]), Keys.hexDigest(stored));
            boolean named = manifest.item().equals(item) && manifest.epoch() == epoch && manifest.point() == point;
            require(named, "it is the manifest of another point");
            return manifest;
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new WrongBlobException(name, "is wrong: " + e.getMessage());
        }
    }

    private void check(String[] parts) throws GeneralSecurityException {
        Map<?, ?> header = Json.object(decode(parts[0]));
        boolean ofPoint = "EdDSA".equals(header.get("alg")) && "farshore-point+jws".equals(header.get("typ"));
        require(ofPoint, "it is not signed as a recovery point");
        String id = String.valueOf(header.get("kid"));
        PublicKey key = trusted.get(id);
        require(key != null || trusted.isEmpty(), "it is signed by " + id + ", none of the public keys given");
        if (key != null) {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update((parts[0] + '.' + parts[1]).getBytes(StandardCharsets.ISO_8859_1));
            require(signature.verify(Base64.getUrlDecoder().decode(parts[2])), "its signature does not match");
        }
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static void require(boolean right, String otherwise) {
        if (!right) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** Follows the manifests from the first to the point. */
    PointReader follow(long epoch, long point) throws IOException {
        Map<UUID, List<Manifest.Added>> segments = new HashMap<>();
        Manifest last = read(epoch, 1);
        append(last, segments);
        for (long number = 2; number <= point; number++) {
            Manifest next = read(epoch, number);
            if (!last.digest().equals(next.previous())) {
                String after = Manifest.name(item, epoch, number);
                throw new WrongBlobException(
                        Manifest.name(item, epoch, last.point()), "is not what " + after + " follows");
            }
            append(next, segments);
            last = next;
        }
        return new PointReader(last, segments);
    }

    private void append(Manifest next, Map<UUID, List<Manifest.Added>> segments) throws WrongBlobException {
        String name = Manifest.name(item, next.epoch(), next.point());
        if (next.point() == 1 && !next.previous().isEmpty()) {
            throw new WrongBlobException(name, "is the first of its epoch and names one before it");
        }
        for (Manifest.Disk disk : next.disks()) {
            List<Manifest.Added> chain = segments.computeIfAbsent(disk.id(), id -> new ArrayList<>());
            for (Manifest.Added segment : disk.added()) {
                if (segment.number() != chain.size() + 1L) {
                    throw new WrongBlobException(name, "leaves out segment " + (chain.size() + 1) + " of " + disk.id());
                }
                chain.add(segment.after(
                        chain.isEmpty() ? "0".repeat(64) : chain.getLast().digest()));
            }
            String head = chain.isEmpty() ? "" : chain.getLast().digest();
            if (disk.headSegment() != chain.size() || !disk.headDigest().equals(head)) {
                throw new WrongBlobException(name, "does not lead to the head it names for disk " + disk.id());
            }
        }
    }
}
