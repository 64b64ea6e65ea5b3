@NullMarked
package io.farshore.processserver.pipeline;

import org.jspecify.annotations.NullMarked;
