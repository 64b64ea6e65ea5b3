package io.farshore.functions.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.farshore.functions.request.InvalidRequestException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public API: authenticates, checks the version, finds the route, answers. Thread-safe. */
public final class VaultApiHandler {
    private static final Logger LOG = LoggerFactory.getLogger(VaultApiHandler.class);
    private static final String OLDEST_VERSION = "2022-08-01";
    private static final String NEWEST_VERSION = "2025-08-01";
    private static final String SCHEME = "Bearer ";

    private final Authenticator authenticator;
    private final Audit audit;
    private final List<Route> routes;
    private final Clock clock;

    public VaultApiHandler(Authenticator authenticator, ApiPorts ports) {
        this.authenticator = authenticator;
        clock = ports.clock();
        audit = new Audit(ports.audit(), clock);
        List<Route> all = new ArrayList<>();
        all.addAll(new VaultRoutes(ports).routes());
        FabricRoutes fabrics = new FabricRoutes(ports);
        all.addAll(fabrics.routes());
        all.addAll(new FabricOperationRoutes(ports, fabrics).routes());
        all.addAll(new MachineRoutes(ports).routes());
        all.addAll(new VCenterRoutes(ports).routes());
        all.addAll(new PolicyRoutes(ports).routes());
        all.addAll(new PolicyUpdateRoutes(ports).routes());
        all.addAll(new ItemListRoutes(ports).routes());
        all.addAll(new ItemRoutes(ports).routes());
        all.addAll(new FailoverRoutes(ports).routes());
        all.addAll(new ItemUpdateRoutes(ports).routes());
        all.addAll(new PlanRoutes(ports).routes());
        all.addAll(new JobRoutes(ports, this::dispatch).routes());
        all.addAll(new EventRoutes(ports.records()).routes());
        all.addAll(new SettingRoutes(ports.records()).routes());
        all.addAll(new VaultHealthRoutes(ports).routes());
        all.add(new ProviderOperations(all).route());
        all.addAll(new ForeignRoutes(ports.records()).routes());
        routes = List.copyOf(all);
    }

    public ApiResponse handle(ApiRequest request) {
        String activityId = RequestId.activity(request);
        String clientRequestId = request.header("x-ms-client-request-id")
                .filter(id -> id.length() <= 100)
                .orElse(activityId);
        try {
            Caller caller = authenticate(request);
            checkVersion(request);
            checkBody(request);
            Match match = match(request);
            ApiCall call = match.call(request, clientRequestId);
            return named(call, answer(caller, match.route, call, activityId), activityId);
        } catch (ApiException e) {
            return challenge(ErrorView.of(e, clientRequestId, activityId));
        } catch (InvalidRequestException e) {
            ApiException invalid = ApiException.badRequest(
                    "InvalidRequest", String.valueOf(e.getMessage()), "Correct the request and send it again.");
            return ErrorView.of(invalid, clientRequestId, activityId);
        } catch (RuntimeException e) {
            LOG.error("activity {}: {} {} failed", activityId, request.method(), request.path(), e);
            ApiException internal = ApiException.plain(
                    500, "InternalServerError", "An internal error occurred. Activity " + activityId + ". Try again.");
            return ErrorView.of(internal, clientRequestId, activityId);
        }
    }

    private ApiResponse named(ApiCall call, ApiResponse response, String activityId) {
        if (response.headers().containsKey(RequestId.HEADER)) {
            return response;
        }
        ObjectNode body = response.body();
        boolean resource = call.request().method().equals("GET")
                && body != null
                && body.path("id").isTextual();
        return response.withHeader(RequestId.HEADER, resource ? RequestId.dated(call, clock.instant()) : activityId);
    }

    private Caller authenticate(ApiRequest request) {
        String header = request.header("Authorization").orElse("");
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw ApiException.plain(401, "AuthenticationFailed", "Authentication failed. A bearer token is required.");
        }
        return authenticator.authenticate(header.substring(SCHEME.length()).trim());
    }

    private ApiResponse answer(Caller caller, Route route, ApiCall call, String activityId) {
        Permission permission = Permission.of(route);
        if (permission == Permission.READ) {
            require(caller, permission, call);
            return route.handler().handle(call);
        }
        audit.asked(caller, call, activityId);
        int status = 500;
        String job = "";
        try {
            require(caller, permission, call);
            ApiResponse response = route.handler().handle(call);
            status = response.status();
            job = RequestId.job(call, response);
            return response;
        } catch (ApiException e) {
            status = e.status();
            throw e;
        } catch (InvalidRequestException e) {
            status = 400;
            throw e;
        } finally {
            audit.answered(caller, call, activityId, status, job);
        }
    }

    private static void require(Caller caller, Permission permission, ApiCall call) {
        if (!caller.may(permission)) {
            throw ApiException.plain(
                    403,
                    "AuthorizationFailed",
                    "The client '" + caller.id() + "' does not have authorization to perform "
                            + call.request().method() + " on " + call.request().path() + ", which needs the permission "
                            + permission + "; its roles are " + caller.roles() + ".");
        }
    }

    private static ApiResponse challenge(ApiResponse response) {
        return response.status() == 401 ? response.withHeader("WWW-Authenticate", "Bearer") : response;
    }

    private static void checkVersion(ApiRequest request) {
        String version = request.query("api-version").orElse("");
        if (version.isEmpty()) {
            throw ApiException.plain(
                    400,
                    "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests.");
        }
        boolean shaped = version.matches("\\d{4}-\\d{2}-\\d{2}(-preview)?");
        if (!shaped || version.compareTo(OLDEST_VERSION) < 0 || version.compareTo(NEWEST_VERSION) > 0) {
            throw ApiException.plain(
                    400,
                    "InvalidApiVersionParameter",
                    "The api-version '" + version + "' is invalid. Supported are " + OLDEST_VERSION + " to "
                            + NEWEST_VERSION + ".");
        }
    }

    private static void checkBody(ApiRequest request) {
        if (request.body().length() > ApiRequest.MAX_BODY_CHARS) {
            throw ApiException.plain(
                    413,
                    "RequestEntityTooLarge",
                    "The body has more than " + ApiRequest.MAX_BODY_CHARS + " characters.");
        }
    }

    /** A route and what its path names. */
    private record Match(Route route, Map<String, String> variables) {
        ApiCall call(ApiRequest request, String clientRequestId) {
            return new ApiCall(request, variables, clientRequestId);
        }
    }

    private Match match(ApiRequest request) {
        List<String> path = Route.split(request.path());
        return find(request.method(), path).orElseThrow(() -> {
            boolean otherMethod =
                    routes.stream().anyMatch(route -> route.match(path).isPresent());
            return otherMethod
                    ? ApiException.plain(
                            405, "MethodNotAllowed", request.method() + " is not supported for " + request.path())
                    : ApiException.resourceNotFound("The path '" + request.path() + "'");
        });
    }

    /** Whether a path, with names in the place of variables, leads anywhere. */
    boolean serves(String method, String path) {
        return find(method, Route.split(path)).isPresent();
    }

    private Optional<Match> find(String method, List<String> path) {
        return routes.stream()
                .filter(route -> route.method().equals(method))
                .flatMap(route -> route.match(path).map(variables -> new Match(route, variables)).stream())
                .findFirst();
    }

    /** The answer to what a finished operation leads to; only reads get here. */
    private Optional<ApiResponse> dispatch(ApiRequest request, String clientRequestId) {
        return find(request.method(), Route.split(request.path()))
                .map(match -> match.route.handler().handle(match.call(request, clientRequestId)));
    }
}
