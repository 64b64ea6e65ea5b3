package io.farshore.functions.triggers;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import io.farshore.controlplane.store.Json;
import io.farshore.functions.Farshore;
import io.farshore.functions.storage.PoisonQueues;
import java.util.Optional;

/** For operators: GET lists the poisoned messages of a queue, POST puts them back. Needs the function's key. */
public final class PoisonReplay {
    @FunctionName("PoisonReplay")
    public HttpResponseMessage run(
            @HttpTrigger(
                            name = "request",
                            methods = {HttpMethod.GET, HttpMethod.POST},
                            authLevel = AuthorizationLevel.FUNCTION,
                            route = "operations/poison/{queue}")
                    HttpRequestMessage<Optional<String>> request,
            @BindingName("queue") String queue) {
        PoisonQueues poison = Farshore.instance().poison();
        if (!poison.knows(queue)) {
            return request.createResponseBuilder(HttpStatus.NOT_FOUND).build();
        }
        var answer = Json.MAPPER.createObjectNode().put("queue", queue);
        if (request.getHttpMethod() == HttpMethod.POST) {
            answer.put("replayed", poison.replay(queue));
        } else {
            var messages = answer.putArray("messages");
            poison.list(queue).forEach(messages::add);
        }
        return request.createResponseBuilder(HttpStatus.OK)
                .header("Content-Type", "application/json")
                .body(answer.toString())
                .build();
    }
}
