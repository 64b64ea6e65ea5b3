@NullMarked
package io.farshore.replication.protocol;

import org.jspecify.annotations.NullMarked;
