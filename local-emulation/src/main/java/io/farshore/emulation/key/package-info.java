/** RSA keys that live in files, and their public half as a JSON web key. */
@NullMarked
package io.farshore.emulation.key;

import org.jspecify.annotations.NullMarked;
