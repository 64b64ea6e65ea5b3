@NullMarked
package io.farshore.replication.block;

import org.jspecify.annotations.NullMarked;
