/** Health errors and the thresholds that raise them. */
@NullMarked
package io.farshore.controlplane.health;

import org.jspecify.annotations.NullMarked;
