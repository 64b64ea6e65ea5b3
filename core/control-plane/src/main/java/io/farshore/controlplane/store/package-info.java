/** Documents: the port every store implements, and typed access with optimistic concurrency. */
@NullMarked
package io.farshore.controlplane.store;

import org.jspecify.annotations.NullMarked;
