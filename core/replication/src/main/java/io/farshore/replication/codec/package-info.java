@NullMarked
package io.farshore.replication.codec;

import org.jspecify.annotations.NullMarked;
