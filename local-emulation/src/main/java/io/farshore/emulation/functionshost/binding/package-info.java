/** Between a trigger and a method: arguments, results, and the storage they go to. */
@NullMarked
package io.farshore.emulation.functionshost.binding;

import org.jspecify.annotations.NullMarked;
