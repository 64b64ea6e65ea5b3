@NullMarked
package io.farshore.replication.store;

import org.jspecify.annotations.NullMarked;
