@NullMarked
package io.farshore.processserver.site;

import org.jspecify.annotations.NullMarked;
