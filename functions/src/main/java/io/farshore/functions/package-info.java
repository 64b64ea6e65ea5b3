/** The cloud side of Farshore on Azure Functions: settings and the composition root. */
@NullMarked
package io.farshore.functions;

import org.jspecify.annotations.NullMarked;
