package io.farshore.emulation.functionshost.app;

import java.lang.reflect.Method;
import java.util.List;

/** A function: what starts it, what it gets, what it gives, and the method. */
public record FunctionDefinition(
        String name, Method method, Binding trigger, List<Binding> inputs, List<Binding> outputs) {
    public FunctionDefinition {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
