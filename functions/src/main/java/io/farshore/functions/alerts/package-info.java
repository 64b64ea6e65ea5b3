/** Watches health, records what changes, and tells people of it. */
@NullMarked
package io.farshore.functions.alerts;

import org.jspecify.annotations.NullMarked;
