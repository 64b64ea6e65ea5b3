@NullMarked
package io.farshore.replication.hydrate;

import org.jspecify.annotations.NullMarked;
