/**
 * The command line: one class per verb, thin.
 *
 * <p>Door: {@link io.hubbub.cli.Hubbub}.
 */
@NullMarked
package io.hubbub.cli;

import org.jspecify.annotations.NullMarked;
