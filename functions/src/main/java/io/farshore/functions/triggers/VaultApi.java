package io.farshore.functions.triggers;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.farshore.functions.Farshore;
import java.util.Optional;

/** The public contract. The host lets every request through; each one needs a bearer token. */
public final class VaultApi {
    @FunctionName("VaultApi")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = {
                                HttpMethod.GET,
                                HttpMethod.PUT,
                                HttpMethod.POST,
                                HttpMethod.PATCH,
                                HttpMethod.DELETE
                            },
                            authLevel = AuthorizationLevel.ANONYMOUS,
                            route = "subscriptions/{*path}")
                    HttpRequestMessage<Optional<String>> request) {
        return HttpMessages.answer(request, Farshore.instance().vaultApi().handle(HttpMessages.read(request)));
    }
}
