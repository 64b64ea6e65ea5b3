/**
 * The operator's command line: vault, policies, machines, recovery plans and jobs, over the same public API as any other
 * client.
 */
@NullMarked
package io.farshore.emulation.operator;

import org.jspecify.annotations.NullMarked;
