/** Timer triggers and their six-field schedules. */
@NullMarked
package io.farshore.emulation.functionshost.timer;

import org.jspecify.annotations.NullMarked;
