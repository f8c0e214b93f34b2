/**
 * The Java SDK. {@link io.hubbub.client.PubNub} is the door: it publishes, signals and subscribes.
 *
 * <pre>{@code
 * PNConfiguration config = new PNConfiguration()
 *         .setSubscribeKey("demo")
 *         .setPublishKey("demo")
 *         .setUuid("alice")
 *         .setOrigin("localhost:8080");
 * try (PubNub pubnub = PubNub.create(config)) {
 *     pubnub.publish().channel("room").message("hello").sync();
 * }
 * }</pre>
 */
@NullMarked
package io.hubbub.client;

import org.jspecify.annotations.NullMarked;
