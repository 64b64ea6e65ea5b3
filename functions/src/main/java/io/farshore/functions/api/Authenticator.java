package io.farshore.functions.api;

/** Says who a bearer token speaks for. */
@FunctionalInterface
public interface Authenticator {
    /**
     * Checks a token.
     *
     * @throws ApiException with status 401 when it is not to be believed
     */
    Caller authenticate(String bearerToken);
}
