package io.farshore.emulation.functionshost.app;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Iterator;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Makes the object a function is called on, once for each invocation as in Azure: through the app's injector when it
 * declares one, with the constructor without arguments otherwise.
 */
public final class FunctionInstances {
    private static final String INJECTOR = "com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector";

    private final @Nullable Object injector;
    private final @Nullable Method getInstance;

    private FunctionInstances(@Nullable Object injector, @Nullable Method getInstance) {
        this.injector = injector;
        this.getInstance = getInstance;
    }

    /** Looks for an injector of the app. The interface is the app's too, hence reflection. */
    public static FunctionInstances of(ClassLoader app) throws ReflectiveOperationException {
        Class<?> type;
        try {
            type = Class.forName(INJECTOR, true, app);
        } catch (ClassNotFoundException e) {
            return new FunctionInstances(null, null);
        }
        Iterator<?> injectors = ServiceLoader.load(type, app).iterator();
        return injectors.hasNext()
                ? new FunctionInstances(injectors.next(), type.getMethod("getInstance", Class.class))
                : new FunctionInstances(null, null);
    }

    /** The object to call a method on. */
    public Object instanceOf(Class<?> type) throws ReflectiveOperationException {
        if (injector == null || getInstance == null) {
            return type.getDeclaredConstructor().newInstance();
        }
        Object instance = getInstance.invoke(injector, type);
        if (instance == null) {
            throw new InvocationTargetException(
                    new IllegalStateException("The app's injector gave no instance of " + type.getName()));
        }
        return instance;
    }
}
