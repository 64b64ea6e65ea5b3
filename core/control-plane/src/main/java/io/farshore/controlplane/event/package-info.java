/** What happened to items, sites and jobs, and the alerts that tell people of it. */
@NullMarked
package io.farshore.controlplane.event;

import org.jspecify.annotations.NullMarked;
