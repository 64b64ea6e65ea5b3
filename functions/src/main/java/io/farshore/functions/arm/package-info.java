/** Adapter to Azure Resource Manager: disks, network interfaces, virtual machines. */
@NullMarked
package io.farshore.functions.arm;

import org.jspecify.annotations.NullMarked;
