@NullMarked
package io.farshore.agent;

import org.jspecify.annotations.NullMarked;
