/** Stands in for Azure Resource Manager: disks, networks and virtual machines that really boot. */
@NullMarked
package io.farshore.emulation.arm;

import org.jspecify.annotations.NullMarked;
