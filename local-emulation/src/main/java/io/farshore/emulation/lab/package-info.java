/** The lab: every part of Farshore and of the cloud it runs on, on one machine; and the demo. */
@NullMarked
package io.farshore.emulation.lab;

import org.jspecify.annotations.NullMarked;
