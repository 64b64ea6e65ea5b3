@NullMarked
package io.farshore.processserver.roles.process;

import org.jspecify.annotations.NullMarked;
