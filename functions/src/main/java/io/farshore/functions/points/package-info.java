/** Recovery points: recording what has arrived, asking for more, pruning. */
@NullMarked
package io.farshore.functions.points;

import org.jspecify.annotations.NullMarked;
