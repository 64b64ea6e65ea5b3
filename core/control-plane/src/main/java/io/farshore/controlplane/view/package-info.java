/** Resources as clients see them: the wire shapes of the public contract. */
@NullMarked
package io.farshore.controlplane.view;

import org.jspecify.annotations.NullMarked;
