/**
 * The query language of the Cosmos DB emulator: text to {@link io.farshore.emulation.cosmos.sql.Query}, query to rows.
 *
 * <p>The subset: {@code SELECT} of {@code *}, fields, {@code VALUE} and {@code VALUE COUNT|SUM|MIN|MAX}; {@code TOP};
 * one {@code FROM}; {@code WHERE} with AND, OR, NOT, comparisons, IN, BETWEEN and the functions of
 * {@code BuiltInFunction}; {@code ORDER BY} properties; {@code OFFSET LIMIT}; parameters.
 *
 * <p>A construct outside the subset is refused with {@link io.farshore.emulation.cosmos.sql.UnsupportedQueryException};
 * it is never approximated, because a wrong row is worse than no row.
 */
@NullMarked
package io.farshore.emulation.cosmos.sql;

import org.jspecify.annotations.NullMarked;
