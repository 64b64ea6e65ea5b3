@NullMarked
package io.farshore.replication.segment;

import org.jspecify.annotations.NullMarked;
