/** Sites: the fabric, its process servers and the machines discovered there. */
@NullMarked
package io.farshore.controlplane.fabric;

import org.jspecify.annotations.NullMarked;
