package io.farshore.emulation.arm;

import io.farshore.emulation.http.HttpFault;
import io.farshore.emulation.http.Request;
import io.farshore.emulation.http.Router;
import io.farshore.emulation.token.Caller;
import io.farshore.emulation.token.InvalidTokenException;
import io.farshore.emulation.token.TokenVerifier;
import java.net.URI;
import java.util.Map;

/** What every request to Azure Resource Manager must carry: a token that allows it, and an api-version. */
final class Gate {
    private static final String WRITE_ROLE = "Contributor";

    private final TokenVerifier tokens;
    private final URI issuer;
    private final ManagementHeaders management;

    Gate(TokenVerifier tokens, URI issuer, ManagementHeaders management) {
        this.tokens = tokens;
        this.issuer = issuer;
        this.management = management;
    }

    /** Lets any valid token through. */
    Router.Handler read(Router.Handler handler) {
        return management.around(request -> {
            caller(request);
            requireApiVersion(request);
            return handler.handle(request);
        });
    }

    /** Lets contributors through. */
    Router.Handler write(Router.Handler handler) {
        return management.around(request -> {
            Caller caller = caller(request);
            requireApiVersion(request);
            if (!caller.roles().contains(WRITE_ROLE)) {
                throw new HttpFault(
                        403,
                        "AuthorizationFailed",
                        "The client '" + caller.applicationId() + "' does not have authorization to " + request.method()
                                + " '" + request.path() + "'.");
            }
            return handler.handle(request);
        });
    }

    private Caller caller(Request request) {
        try {
            return tokens.verify(request.header("Authorization").orElse(""));
        } catch (InvalidTokenException e) {
            String challenge =
                    "Bearer authorization_uri=\"" + issuer + "\", error=\"invalid_token\", error_description=\""
                            + String.valueOf(e.getMessage()).replace('"', '\'') + "\"";
            throw new HttpFault(
                    401, "AuthenticationFailed", String.valueOf(e.getMessage()), Map.of("WWW-Authenticate", challenge));
        }
    }

    private static void requireApiVersion(Request request) {
        if (request.query("api-version").orElse("").isEmpty()) {
            throw new HttpFault(
                    400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required.");
        }
    }
}
