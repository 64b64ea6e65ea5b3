package com.microsoft.azure.functions.spi.inject;

/** The shape of the injection interface of Azure Functions, which apps bring along. Only for the sample app. */
public interface FunctionInstanceInjector {
    <T> T getInstance(Class<T> functionClass) throws Exception;
}
