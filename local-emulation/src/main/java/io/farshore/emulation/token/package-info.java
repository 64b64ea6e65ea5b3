/** Checks access tokens against the issuer's published keys. */
@NullMarked
package io.farshore.emulation.token;

import org.jspecify.annotations.NullMarked;
