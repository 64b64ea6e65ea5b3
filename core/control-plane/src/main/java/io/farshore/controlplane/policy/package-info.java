/** Replication policies and their mappings to a protection container. */
@NullMarked
package io.farshore.controlplane.policy;

import org.jspecify.annotations.NullMarked;
