package io.hubbub.client;

/** What happens to events that a stream's subscriber does not ask for in time. */
public enum PNOverflow {
    /** They wait, and the client polls for no more until they are asked for. The server keeps what comes, as long as it does. */
    BACKPRESSURE,
    /** The oldest are dropped, and counted. */
    DROP_OLDEST
}
