/** Measures the data path, each time beside its peers on the same input and disk. */
@NullMarked
package io.farshore.bench;

import org.jspecify.annotations.NullMarked;
