@NullMarked
package io.farshore.emulation.cosmos.sql;

import org.jspecify.annotations.NullMarked;
