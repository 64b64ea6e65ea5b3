package io.farshore.emulation.functionshost.sample;

import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;

/** Makes the functions, as an application's composition root would. */
public final class SampleInjector implements FunctionInstanceInjector {
    @Override
    public <T> T getInstance(Class<T> functionClass) {
        return functionClass.cast(new SampleFunctions("hello"));
    }
}
