@NullMarked
package io.farshore.agent.enrolment;

import org.jspecify.annotations.NullMarked;
