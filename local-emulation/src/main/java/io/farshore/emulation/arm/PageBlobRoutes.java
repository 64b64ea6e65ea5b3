package io.farshore.emulation.arm;

import io.farshore.emulation.http.HttpFault;
import io.farshore.emulation.http.Reply;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page-blob requests that Azure allows on a managed disk's SAS: Put Page (update, clear), Get Blob, Get Blob
 * Properties. Source of names and limits: the Blob service REST reference. Conditions and leases are not looked at.
 */
final class PageBlobRoutes {
    private static final String PATH = "/md-disks/{token}/abcd";
    private static final int PAGE_BYTES = 512;
    private static final int MAX_WRITE_BYTES = 4 << 20;
    private static final int MAX_READ_BYTES = 16 << 20;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{1,18})-(\\d{0,18})");
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final DiskSessions sessions;
    private final Clock clock;

    PageBlobRoutes(DiskSessions sessions, Clock clock) {
        this.sessions = sessions;
        this.clock = clock;
    }

    /** Bytes first to last, both included. */
    private record Range(long first, long last) {
        long lengthBytes() {
            return last - first + 1;
        }
    }

    void addTo(Router router) {
        router.on("PUT", PATH, shaped(this::putPage))
                .on("HEAD", PATH, shaped(this::properties))
                .on("GET", PATH, shaped(this::get));
    }

    /** Storage writes its errors in XML, unlike the rest of this server. */
    private static Router.Handler shaped(Router.Handler handler) {
        return request -> {
            try {
                return handler.handle(request);
            } catch (HttpFault fault) {
                String xml = "<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + fault.code()
                        + "</Code><Message>" + fault.explanation() + "</Message></Error>";
                return Reply.bytes(fault.status(), "application/xml", xml.getBytes(StandardCharsets.UTF_8))
                        .with("x-ms-error-code", fault.code());
            }
        };
    }

    private <T> T use(Request request, boolean write, DiskSession.Work<T> work) throws IOException {
        DiskSession session = sessions.find(request.variable("token"))
                .orElseThrow(() -> DiskSession.refused("AuthenticationFailed", "The SAS is wrong or was revoked."));
        return session.use(request.query("sig").orElse(""), write, clock.instant(), work);
    }

    private Reply putPage(Request request) throws IOException {
        if (!request.query("comp").orElse("").equals("page")) {
            throw fault(400, "InvalidOperation", "Only Put Page is offered on a disk.");
        }
        boolean clear = request.header("x-ms-page-write").orElse("").equalsIgnoreCase("clear");
        return use(request, true, file -> {
            Range range = range(request, file.sizeBytes())
                    .orElseThrow(() -> fault(400, "MissingRequiredHeader", "x-ms-range is required."));
            if (range.first() % PAGE_BYTES != 0 || range.lengthBytes() % PAGE_BYTES != 0) {
                throw fault(416, "InvalidPageRange", "The range must consist of whole pages of 512 bytes.");
            }
            if (clear) {
                file.clear(range.first(), range.lengthBytes());
            } else {
                update(request, file, range);
            }
            return described(Reply.empty(201)).with("x-ms-request-server-encrypted", "true");
        });
    }

    private static void update(Request request, DiskFile file, Range range) throws IOException {
        if (range.lengthBytes() > MAX_WRITE_BYTES) {
            throw fault(413, "RequestBodyTooLarge", "At most 4 MiB can be written at once.");
        }
        if (range.lengthBytes() != request.body().length) {
            throw fault(400, "InvalidHeaderValue", "The body does not fill the range.");
        }
        Optional<String> wanted = request.header("Content-MD5");
        if (wanted.isPresent() && !wanted.get().equals(md5(request.body()))) {
            throw fault(400, "Md5Mismatch", "The MD5 of the body is not the Content-MD5 that was sent.");
        }
        file.write(ByteBuffer.wrap(request.body()), range.first());
    }

    private Reply properties(Request request) throws IOException {
        return use(request, false, file -> described(Reply.empty(200))
                .with("Content-Length", Long.toString(file.sizeBytes())));
    }

    private Reply get(Request request) throws IOException {
        if (request.query("comp").isPresent()) {
            throw fault(501, "NotImplemented", "Of reads only Get Blob is offered on a disk.");
        }
        return use(request, false, file -> {
            Range range = range(request, file.sizeBytes()).orElse(new Range(0, file.sizeBytes() - 1));
            if (range.lengthBytes() > MAX_READ_BYTES) {
                throw fault(416, "InvalidRange", "This emulator answers at most 16 MiB at once; ask for ranges.");
            }
            byte[] data = file.read(range.first(), (int) range.lengthBytes());
            return described(Reply.bytes(206, "application/octet-stream", data))
                    .with("Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + file.sizeBytes());
        });
    }

    private Reply described(Reply reply) {
        return reply.with("x-ms-blob-type", "PageBlob")
                .with("x-ms-version", "2018-03-28")
                .with("x-ms-request-id", UUID.randomUUID().toString())
                .with("x-ms-blob-sequence-number", "0")
                .with("x-ms-lease-status", "unlocked")
                .with("x-ms-lease-state", "available")
                .with("x-ms-server-encrypted", "true")
                .with("x-ms-creation-time", HTTP_DATE.format(clock.instant()))
                .with("Last-Modified", HTTP_DATE.format(clock.instant()))
                .with("ETag", "\"0x" + Long.toHexString(clock.millis()).toUpperCase(Locale.ROOT) + "\"")
                .with("Accept-Ranges", "bytes");
    }

    private static Optional<Range> range(Request request, long sizeBytes) {
        Optional<String> header = request.header("x-ms-range").or(() -> request.header("Range"));
        if (header.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = RANGE.matcher(header.get());
        if (!matcher.matches()) {
            throw fault(400, "InvalidHeaderValue", "A range is written bytes=FIRST-LAST.");
        }
        boolean write = request.method().equals("PUT");
        long first = Long.parseLong(matcher.group(1));
        long asked = matcher.group(2).isEmpty() ? sizeBytes - 1 : Long.parseLong(matcher.group(2));
        if (first >= sizeBytes || asked < first || (write && asked >= sizeBytes)) {
            throw fault(416, write ? "InvalidPageRange" : "InvalidRange", "The range is outside of the disk.");
        }
        return Optional.of(new Range(first, Math.min(asked, sizeBytes - 1)));
    }

    private static HttpFault fault(int status, String code, String message) {
        return new HttpFault(status, code, message);
    }

    private static String md5(byte[] body) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has MD5", e);
        }
    }
}
