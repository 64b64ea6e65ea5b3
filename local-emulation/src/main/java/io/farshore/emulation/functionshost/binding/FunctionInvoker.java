package io.farshore.emulation.functionshost.binding;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.OutputBinding;
import com.microsoft.azure.functions.annotation.BindingName;
import io.farshore.emulation.functionshost.app.AppSettings;
import io.farshore.emulation.functionshost.app.Binding;
import io.farshore.emulation.functionshost.app.FunctionApp;
import io.farshore.emulation.functionshost.app.FunctionDefinition;
import io.farshore.emulation.functionshost.app.FunctionInstances;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls functions: arguments in, outputs out. Thread-safe. */
public final class FunctionInvoker {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionInvoker.class);
    private static final String RETURN_VALUE = "$return";
    private static final Set<String> SUPPORTED_INPUTS = Set.of("blob");

    private final ClassLoader appLoader;
    private final FunctionInstances instances;
    private final Storage storage;
    private final AppSettings settings;
    private final OutputWriter outputs;

    public FunctionInvoker(FunctionApp app, AppSettings settings, Storage storage) throws ReflectiveOperationException {
        this.appLoader = app.loader();
        this.instances = FunctionInstances.of(app.loader());
        this.storage = storage;
        this.settings = settings;
        this.outputs = new OutputWriter(
                storage, settings, new MessageText(app.configuration().queues().base64()));
    }

    /** Refuses a function with a binding that could not be served later. */
    public static void checkBindings(FunctionDefinition function) {
        for (Binding binding : function.inputs()) {
            refuseUnless(SUPPORTED_INPUTS, function, binding);
        }
        for (Binding binding : function.outputs()) {
            refuseUnless(OutputWriter.SUPPORTED, function, binding);
        }
    }

    private static void refuseUnless(Set<String> supported, FunctionDefinition function, Binding binding) {
        if (!supported.contains(binding.type())) {
            throw new IllegalArgumentException("The function " + function.name() + " has a binding of type "
                    + binding.type() + ", which the local host does not support");
        }
    }

    /**
     * Runs a function. Outputs are only written when it returns.
     *
     * @return the method's result, or the value of its http output
     * @throws FunctionFailedException when the function, its arguments or its outputs fail; logged already
     */
    public @Nullable Object invoke(FunctionDefinition function, Invocation invocation) throws FunctionFailedException {
        String invocationId = UUID.randomUUID().toString();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(appLoader);
        try {
            LOG.debug("Executing {} (invocation {})", function.name(), invocationId);
            return run(function, invocation, new InvocationContext(function.name(), invocationId));
        } catch (InvocationTargetException e) {
            throw failed(
                    function, invocationId, Optional.ofNullable(e.getCause()).orElse(e));
        } catch (Exception | LinkageError e) {
            throw failed(function, invocationId, e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static FunctionFailedException failed(FunctionDefinition function, String invocationId, Throwable cause) {
        LOG.error("Function {} failed (invocation {})", function.name(), invocationId, cause);
        return new FunctionFailedException(function.name(), invocationId, cause);
    }

    private @Nullable Object run(FunctionDefinition function, Invocation invocation, ExecutionContext context)
            throws ReflectiveOperationException {
        Map<String, OutputHolder> holders = new HashMap<>();
        Parameter[] parameters = function.method().getParameters();
        @Nullable Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            arguments[i] = argument(function, parameters[i], invocation, context, holders);
        }
        Object instance = Modifier.isStatic(function.method().getModifiers())
                ? null
                : instances.instanceOf(function.method().getDeclaringClass());
        Object result = function.method().invoke(instance, arguments);
        return writeOutputs(function, invocation, holders, result);
    }

    private @Nullable Object writeOutputs(
            FunctionDefinition function,
            Invocation invocation,
            Map<String, OutputHolder> holders,
            @Nullable Object result) {
        Object answer = result;
        for (Binding output : function.outputs()) {
            OutputHolder holder = holders.get(output.name());
            Object value = output.name().equals(RETURN_VALUE) ? result : holder == null ? null : holder.getValue();
            if (value != null) {
                outputs.write(output, value, invocation.data());
                answer = output.type().equals("http") ? value : answer;
            }
        }
        return answer;
    }

    private @Nullable Object argument(
            FunctionDefinition function,
            Parameter parameter,
            Invocation invocation,
            ExecutionContext context,
            Map<String, OutputHolder> holders) {
        if (parameter.getType() == ExecutionContext.class) {
            return context;
        }
        BindingName named = parameter.getAnnotation(BindingName.class);
        if (named != null) {
            return Payload.convert(invocation.data().get(named.value()), parameter.getParameterizedType());
        }
        String name = bindingName(parameter);
        if (parameter.getType() == OutputBinding.class) {
            return holders.computeIfAbsent(name, _ -> new OutputHolder());
        }
        if (name.equals(function.trigger().name())) {
            return invocation.value().as(parameter.getParameterizedType());
        }
        Binding input = function.inputs().stream()
                .filter(binding -> binding.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Nothing is bound to the parameter " + parameter));
        return Payload.convert(download(input, invocation.data()), parameter.getParameterizedType());
    }

    /** Every binding annotation has a {@code name}. */
    private static String bindingName(Parameter parameter) {
        for (Annotation annotation : parameter.getAnnotations()) {
            try {
                Object name = annotation.annotationType().getMethod("name").invoke(annotation);
                return String.valueOf(name);
            } catch (ReflectiveOperationException e) {
                // Not a binding annotation.
                LOG.trace("{} has no name", annotation);
            }
        }
        throw new IllegalArgumentException("Nothing is bound to the parameter " + parameter);
    }

    private byte @Nullable [] download(Binding input, Map<String, Object> data) {
        BlobPath path = BlobPath.parse(BindingExpression.resolve(settings.expand(input.text("path")), data));
        var blob = storage.container(input.text("connection"), path.container()).getBlobClient(path.blob());
        return blob.exists() ? blob.downloadContent().toBytes() : null;
    }

    private static final class OutputHolder implements OutputBinding<Object> {
        private @Nullable Object value;

        @Override
        @SuppressWarnings("NullAway") // the API is not annotated: an output that was not set is null
        public Object getValue() {
            return value;
        }

        @Override
        public void setValue(@Nullable Object newValue) {
            value = newValue;
        }
    }
}
