package io.farshore.functions.triggers;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.farshore.controlplane.store.Json;
import io.farshore.functions.Farshore;
import java.util.Optional;

/** For operators: whose data waits for its deletion, and until when. Needs the function's key. */
public final class RemovedItems {
    @FunctionName("RemovedItems")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = HttpMethod.GET,
                            authLevel = AuthorizationLevel.FUNCTION,
                            route = "operations/removed")
                    HttpRequestMessage<Optional<String>> request) {
        var answer = Json.MAPPER.createObjectNode();
        answer.set(
                "items",
                Json.MAPPER.valueToTree(Farshore.instance().removedData().waiting()));
        return request.createResponseBuilder(HttpStatus.OK)
                .header("Content-Type", "application/json")
                .body(answer.toString())
                .build();
    }
}
