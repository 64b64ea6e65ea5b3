/** Queue triggers: leases, retries and poison queues. */
@NullMarked
package io.farshore.emulation.functionshost.queue;

import org.jspecify.annotations.NullMarked;
