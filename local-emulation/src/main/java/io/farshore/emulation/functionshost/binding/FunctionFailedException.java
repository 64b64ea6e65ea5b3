package io.farshore.emulation.functionshost.binding;

/** An invocation did not succeed. The invoker has logged why; the trigger decides what becomes of its event. */
public final class FunctionFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    FunctionFailedException(String function, String invocationId, Throwable cause) {
        super("Function " + function + " failed (invocation " + invocationId + ")", cause);
    }
}
