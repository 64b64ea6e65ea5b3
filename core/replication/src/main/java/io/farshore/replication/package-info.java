@NullMarked
package io.farshore.replication;

import org.jspecify.annotations.NullMarked;
