/** What a failover needs of the target: disks, network interfaces, machines. */
@NullMarked
package io.farshore.controlplane.compute;

import org.jspecify.annotations.NullMarked;
