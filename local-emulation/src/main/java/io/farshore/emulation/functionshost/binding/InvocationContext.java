package io.farshore.emulation.functionshost.binding;

import com.microsoft.azure.functions.ExecutionContext;
import java.util.logging.Logger;

/** What a function learns about its invocation. Its logger goes to the host's log, see {@link HostLogHandler}. */
record InvocationContext(String functionName, String invocationId) implements ExecutionContext {
    @Override
    public Logger getLogger() {
        return Logger.getLogger("Function." + functionName);
    }

    @Override
    public String getInvocationId() {
        return invocationId;
    }

    @Override
    public String getFunctionName() {
        return functionName;
    }
}
