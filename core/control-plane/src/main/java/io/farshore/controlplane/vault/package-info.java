/** Vaults, their addresses in Azure Resource Manager, and the keys of the sites that report to them. */
@NullMarked
package io.farshore.controlplane.vault;

import org.jspecify.annotations.NullMarked;
