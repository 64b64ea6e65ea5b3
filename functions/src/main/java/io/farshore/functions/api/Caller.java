package io.farshore.functions.api;

import java.util.Locale;
import java.util.Set;

/**
 * Who asks.
 *
 * @param id object id of the principal
 * @param roles of the token
 */
public record Caller(String id, Set<String> roles) {
    /** App roles that may change something; the names of the built-in roles and their short forms. */
    private static final Set<String> WRITERS =
            Set.of("contributor", "operator", "site recovery contributor", "site recovery operator");

    public Caller {
        roles = Set.copyOf(roles);
    }

    /** A token without such a role proves who somebody is, and no more. */
    public boolean mayWrite() {
        return roles.stream().anyMatch(role -> WRITERS.contains(role.toLowerCase(Locale.ROOT)));
    }
}
