package io.farshore.emulation.token;

import java.util.Set;

/** Who a valid token speaks for: the application's id and its roles. */
public record Caller(String applicationId, Set<String> roles) {
    public Caller {
        roles = Set.copyOf(roles);
    }
}
