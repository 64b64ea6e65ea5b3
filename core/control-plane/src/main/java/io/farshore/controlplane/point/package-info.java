/** Recovery points and the rules by which they are kept. */
@NullMarked
package io.farshore.controlplane.point;

import org.jspecify.annotations.NullMarked;
