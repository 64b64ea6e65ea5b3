@NullMarked
package io.farshore.replication.recoverypoint;

import org.jspecify.annotations.NullMarked;
