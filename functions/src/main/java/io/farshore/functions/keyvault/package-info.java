/** Adapter to Azure Key Vault. */
@NullMarked
package io.farshore.functions.keyvault;

import org.jspecify.annotations.NullMarked;
