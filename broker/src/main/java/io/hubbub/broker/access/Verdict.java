package io.hubbub.broker.access;

/**
 * What would become of a request.
 *
 * @param allowed whether it would be served
 * @param reason what decides, in a sentence without secrets
 */
public record Verdict(boolean allowed, String reason) {}
