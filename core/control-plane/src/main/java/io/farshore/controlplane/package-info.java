@NullMarked
package io.farshore.controlplane;

import org.jspecify.annotations.NullMarked;
