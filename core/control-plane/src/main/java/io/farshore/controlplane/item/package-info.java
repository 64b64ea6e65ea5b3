/** Protected items: identity, target, replication status and the state machine. */
@NullMarked
package io.farshore.controlplane.item;

import org.jspecify.annotations.NullMarked;
