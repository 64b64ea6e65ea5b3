@NullMarked
package io.farshore.processserver.roles.configuration;

import org.jspecify.annotations.NullMarked;
