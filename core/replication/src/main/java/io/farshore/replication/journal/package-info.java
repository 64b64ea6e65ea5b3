@NullMarked
package io.farshore.replication.journal;

import org.jspecify.annotations.NullMarked;
