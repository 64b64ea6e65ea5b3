package io.farshore.emulation.http;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** How one service writes an error into a body. */
@FunctionalInterface
public interface ErrorShape {
    /** {@code {"error":{"code":…,"message":…}}}: Azure Resource Manager and Key Vault. */
    ErrorShape ODATA = fault -> {
        ObjectNode answer = Json.object();
        answer.putObject("error").put("code", fault.code()).put("message", fault.explanation());
        return Reply.json(fault.status(), answer);
    };

    /** The answer for {@code fault}, without the headers of the fault. */
    Reply reply(HttpFault fault);
}
