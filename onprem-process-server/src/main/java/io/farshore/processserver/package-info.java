@NullMarked
package io.farshore.processserver;

import org.jspecify.annotations.NullMarked;
