/** The public contract: routes, authentication, long-running operations, errors. */
@NullMarked
package io.farshore.functions.api;

import org.jspecify.annotations.NullMarked;
