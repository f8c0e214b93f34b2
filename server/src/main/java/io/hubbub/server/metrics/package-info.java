/**
 * The figures of a running server.
 *
 * <p>In: what the broker and the edge say happens, from all loops. Out: the Prometheus text, and log lines for what must
 * not pass in silence. Counters are adders that threads share without waiting for each other.
 *
 * <p>Door: {@link io.hubbub.server.metrics.Metrics}.
 */
@NullMarked
package io.hubbub.server.metrics;

import org.jspecify.annotations.NullMarked;
