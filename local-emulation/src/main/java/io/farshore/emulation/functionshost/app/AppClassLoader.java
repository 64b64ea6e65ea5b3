package io.farshore.emulation.functionshost.app;

import java.net.URL;
import java.net.URLClassLoader;

/**
 * Loads the app. It sees the JDK, its own jars, and of the host only the functions API: the host's own libraries, and
 * above all its version of the Azure SDK, stay out of sight.
 */
final class AppClassLoader extends URLClassLoader {
    private static final String SHARED_PREFIX = "com.microsoft.azure.functions.";

    private final ClassLoader host;

    AppClassLoader(URL[] jars, ClassLoader host) {
        super("functions-app", jars, ClassLoader.getPlatformClassLoader());
        this.host = host;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(SHARED_PREFIX)) {
            try {
                return host.loadClass(name);
            } catch (ClassNotFoundException e) {
                // Parts of the API that only the app has, such as the injection interface.
                return super.loadClass(name, resolve);
            }
        }
        return super.loadClass(name, resolve);
    }
}
