package io.hubbub.client.model;

import tools.jackson.databind.JsonNode;

/**
 * A state that the server has taken.
 *
 * <p>Source: {@code payload} of the reply.
 *
 * @param state as the server repeats it; a JSON object
 */
public record PNSetStateResult(JsonNode state) {}
