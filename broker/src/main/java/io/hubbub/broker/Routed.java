package io.hubbub.broker;

import io.hubbub.protocol.Envelope;
import java.util.List;

/**
 * An envelope on its way to the loops.
 *
 * @param groups the groups it belongs to and somebody listens to, presence streams of groups among them
 */
record Routed(Envelope envelope, List<String> groups) {}
