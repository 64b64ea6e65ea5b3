/** What sites say: registration, credentials, events, commits. */
@NullMarked
package io.farshore.functions.site;

import org.jspecify.annotations.NullMarked;
