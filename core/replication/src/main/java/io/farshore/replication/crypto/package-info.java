@NullMarked
package io.farshore.replication.crypto;

import org.jspecify.annotations.NullMarked;
