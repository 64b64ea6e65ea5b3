/** Stands in for the keys of an Azure Key Vault. */
@NullMarked
package io.farshore.emulation.keyvault;

import org.jspecify.annotations.NullMarked;
