/**
 * A local host for Azure Functions in Java: runs the folder that the functions build plugin packages.
 *
 * <p>{@code app} loads the package, the trigger packages ({@code http}, {@code queue}, {@code blob}, {@code timer})
 * decide when a function runs, and {@code binding} turns a trigger into arguments and results into outputs.
 */
@NullMarked
package io.farshore.emulation.functionshost;

import org.jspecify.annotations.NullMarked;
