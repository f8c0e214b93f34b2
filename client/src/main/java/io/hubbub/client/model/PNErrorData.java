package io.hubbub.client.model;

/**
 * What went wrong.
 *
 * @param information one sentence, or what the server said
 * @param exception the same as an exception
 */
public record PNErrorData(String information, PubNubException exception) {}
