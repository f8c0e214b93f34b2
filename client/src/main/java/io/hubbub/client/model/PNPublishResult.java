package io.hubbub.client.model;

/**
 * An accepted publish, fire or signal.
 *
 * <p>Source: the third element of {@code [1,"Sent","17276954606232118"]}.
 *
 * @param timetoken the message's place, in units of 100 ns since the Unix epoch
 */
public record PNPublishResult(long timetoken) {}
