/**
 * Polls that wait on one loop of connections, and their one answer each.
 *
 * <p>In: a poll for which nothing is there yet, and envelopes in timetoken order. Out: one batch per poll, when
 * something comes, when its hold ends, or when the loop is drained.
 *
 * <p>Polls for the same channels wait together in one shape: an envelope is noted once per shape, and all polls of a
 * shape that wait for the same messages share one batch.
 *
 * <p>Door: {@link io.hubbub.broker.park.ParkedPolls}. Owner: the loop whose connections sent the polls. Knows neither
 * the shard nor HTTP.
 */
@NullMarked
package io.hubbub.broker.park;

import org.jspecify.annotations.NullMarked;
