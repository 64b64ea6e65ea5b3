package io.farshore.functions.triggers;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatusType;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.farshore.functions.Farshore;
import io.farshore.functions.api.ApiRequest;
import io.farshore.functions.site.SiteApiHandler;
import java.util.Optional;

/** What sites ask for; each request is signed by the site. */
public final class SiteApi {
    @FunctionName("SiteApi")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = {HttpMethod.POST},
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = "site/v1/{action}")
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("action") String action) {
        ApiRequest read = HttpMessages.read(request);
        SiteApiHandler.Answer answer = Farshore.instance()
                .siteApi()
                .handle(action, read.header("Authorization").orElse(""), read.body());
        return request.createResponseBuilder(HttpStatusType.custom(answer.status()))
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Cache-Control", "no-store")
                .body(answer.body().toString())
                .build();
    }
}
