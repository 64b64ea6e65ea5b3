@NullMarked
package io.farshore.processserver.discovery;

import org.jspecify.annotations.NullMarked;
