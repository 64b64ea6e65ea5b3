package io.farshore.emulation.functionshost.blob;

import io.farshore.emulation.functionshost.binding.BlobPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The path of a blob trigger: <code>container/some/{name}.json</code>. A parameter may span slashes. Immutable. */
final class BlobPattern {
    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    private final String container;
    private final String prefix;
    private final Pattern pattern;
    private final List<String> names;

    private BlobPattern(String container, String prefix, Pattern pattern, List<String> names) {
        this.container = container;
        this.prefix = prefix;
        this.pattern = pattern;
        this.names = names;
    }

    /** A path without a blob part stands for every blob of the container. */
    static BlobPattern parse(String path) {
        BlobPath parts = BlobPath.parse(path.indexOf('/') < 0 ? path + "/{name}" : path);
        if (parts.container().contains("{")) {
            throw new IllegalArgumentException("The container of a blob trigger cannot be a parameter: " + path);
        }
        StringBuilder regex = new StringBuilder();
        List<String> names = new ArrayList<>();
        Matcher matcher = PARAMETER.matcher(parts.blob());
        int end = 0;
        while (matcher.find()) {
            regex.append(Pattern.quote(parts.blob().substring(end, matcher.start())))
                    .append("(.+)");
            names.add(matcher.group(1));
            end = matcher.end();
        }
        regex.append(Pattern.quote(parts.blob().substring(end)));
        int brace = parts.blob().indexOf('{');
        String prefix = brace < 0 ? parts.blob() : parts.blob().substring(0, brace);
        return new BlobPattern(
                parts.container(), prefix, Pattern.compile(regex.toString(), Pattern.DOTALL), List.copyOf(names));
    }

    String container() {
        return container;
    }

    /** What every matching blob's name starts with. */
    String prefix() {
        return prefix;
    }

    /** The values of the parameters when the name fits. */
    Optional<Map<String, String>> match(String blob) {
        Matcher matcher = pattern.matcher(blob);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            values.put(names.get(i), matcher.group(i + 1));
        }
        return Optional.of(values);
    }
}
