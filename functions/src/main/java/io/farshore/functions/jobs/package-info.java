/** The steps of every job, and the tasks that failovers fan out. */
@NullMarked
package io.farshore.functions.jobs;

import org.jspecify.annotations.NullMarked;
