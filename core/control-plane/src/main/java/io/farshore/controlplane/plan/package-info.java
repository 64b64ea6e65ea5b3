/** Recovery plans: groups of machines that are failed over together, in an order, with actions in between. */
@NullMarked
package io.farshore.controlplane.plan;

import org.jspecify.annotations.NullMarked;
