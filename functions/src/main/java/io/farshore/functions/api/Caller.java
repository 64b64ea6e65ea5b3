package io.farshore.functions.api;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Who asks.
 *
 * @param id object id of the principal
 * @param roles of the token: names of Azure's built-in roles
 */
public record Caller(String id, Set<String> roles) {
    public Caller {
        roles = Set.copyOf(roles);
    }

    /** A token without a role of these proves who somebody is, and no more. */
    boolean may(Permission permission) {
        return roles.stream().anyMatch(role -> permissions(role).contains(permission));
    }

    private static Set<Permission> permissions(String role) {
        return switch (role.toLowerCase(Locale.ROOT)) {
            case "owner", "contributor" -> EnumSet.allOf(Permission.class);
            case "site recovery contributor" -> EnumSet.of(Permission.READ, Permission.OPERATE, Permission.CONFIGURE);
            case "site recovery operator" -> EnumSet.of(Permission.READ, Permission.OPERATE);
            case "site recovery reader", "reader" -> EnumSet.of(Permission.READ);
            default -> EnumSet.noneOf(Permission.class);
        };
    }
}
