package io.farshore.emulation.arm;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a resource in a resource group, or of the group itself (type {@value #GROUP_TYPE}). Azure compares ids
 * without regard to case but keeps the case they were written in; so equality here is that of {@link #key()}.
 */
record ResourceId(String subscription, String group, String type, String name) {
    static final String GROUP_TYPE = "Microsoft.Resources/resourceGroups";

    private static final Pattern RESOURCE = Pattern.compile(
            "/subscriptions/([^/]+)/resourceGroups/([^/]+)/providers/([^/]+/[^/]+)/([^/]+)", Pattern.CASE_INSENSITIVE);

    static ResourceId ofGroup(String subscription, String group) {
        return new ResourceId(subscription, group, GROUP_TYPE, group);
    }

    static Optional<ResourceId> parse(String text) {
        Matcher matcher = RESOURCE.matcher(text);
        return matcher.matches()
                ? Optional.of(new ResourceId(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4)))
                : Optional.empty();
    }

    boolean isGroup() {
        return type.equalsIgnoreCase(GROUP_TYPE);
    }

    ResourceId groupId() {
        return ofGroup(subscription, group);
    }

    /** The part of the type before the slash. */
    String provider() {
        return type.substring(0, type.indexOf('/'));
    }

    /** What two writings of the same id have in common. */
    String key() {
        return toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ResourceId id && id.key().equals(key());
    }

    @Override
    public int hashCode() {
        return key().hashCode();
    }

    @Override
    public String toString() {
        String groupId = "/subscriptions/" + subscription + "/resourceGroups/" + group;
        return isGroup() ? groupId : groupId + "/providers/" + type + "/" + name;
    }
}
