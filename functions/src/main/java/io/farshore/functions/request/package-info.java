/** Reading what others send. */
@NullMarked
package io.farshore.functions.request;

import org.jspecify.annotations.NullMarked;
