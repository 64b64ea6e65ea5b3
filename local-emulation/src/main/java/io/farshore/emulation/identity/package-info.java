/** Stands in for Microsoft Entra ID and for the managed identity of an App Service. */
@NullMarked
package io.farshore.emulation.identity;

import org.jspecify.annotations.NullMarked;
