/** What the cloud asks of a site. */
@NullMarked
package io.farshore.controlplane.command;

import org.jspecify.annotations.NullMarked;
