/**
 * Which channels a channel group holds.
 *
 * <p>In: changes by name, and the groups that a store kept. Out: the channels of groups, and news of every change for those
 * who listen to a group.
 *
 * <p>Door: {@link io.hubbub.broker.group.Groups}, which brings store and {@link io.hubbub.broker.group.GroupTable} together.
 * Owner: the loop of the shard. Knows neither subscribers nor messages.
 */
@NullMarked
package io.hubbub.broker.group;

import org.jspecify.annotations.NullMarked;
