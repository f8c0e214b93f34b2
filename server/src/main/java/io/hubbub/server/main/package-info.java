/**
 * Builds a server from its settings, starts it and stops it.
 *
 * <p>In: flags, environment and file. Out: a running {@link io.hubbub.server.main.Server}, or a
 * {@link io.hubbub.server.main.ConfigurationException} with one sentence that says what to change. The only place that
 * knows all others.
 */
@NullMarked
package io.hubbub.server.main;

import org.jspecify.annotations.NullMarked;
