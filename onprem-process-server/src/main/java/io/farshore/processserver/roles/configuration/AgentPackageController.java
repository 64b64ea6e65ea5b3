package io.farshore.processserver.roles.configuration;

import io.farshore.processserver.agents.AgentPackages;
import io.farshore.processserver.site.Peer;
import io.farshore.replication.update.AgentVersion;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.types.files.SystemFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Gives agents the packages that they are offered (HTTPS 443), from the file, never through memory. */
@Controller("/v1/agents/packages")
@ExecuteOn(TaskExecutors.IO)
public class AgentPackageController {
    private final AgentPackages packages;

    public AgentPackageController(AgentPackages packages) {
        this.packages = packages;
    }

    /** A version's text leads to no other place: it is three numbers, or there is no such package. */
    @Get("/{version}")
    @Produces(MediaType.ALL)
    public HttpResponse<?> download(HttpRequest<?> request, String version) throws IOException {
        boolean agent = request.getCertificate()
                .flatMap(Peer::of)
                .filter(peer -> peer.role().equals(Peer.AGENT))
                .isPresent();
        if (!agent) {
            return refuse(HttpStatus.FORBIDDEN, "packages are for agents, with the certificate that they enrolled");
        }
        Optional<AgentVersion> wanted = AgentVersion.parse(version);
        Optional<AgentPackages.Offered> there = wanted.isPresent() ? packages.find(wanted.get()) : Optional.empty();
        return there.isPresent()
                ? HttpResponse.ok(new SystemFile(there.get().file().toFile(), MediaType.of("application/zip")))
                : refuse(HttpStatus.NOT_FOUND, "this server has no package of an agent of that version");
    }

    private static HttpResponse<?> refuse(HttpStatus status, String message) {
        return HttpResponse.status(status)
                .contentType(MediaType.APPLICATION_JSON_TYPE)
                .body(Map.of("message", message));
    }
}
