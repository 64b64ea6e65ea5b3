/** Blob triggers: a container is listed, and a receipt remembers each version that was handled. */
@NullMarked
package io.farshore.emulation.functionshost.blob;

import org.jspecify.annotations.NullMarked;
