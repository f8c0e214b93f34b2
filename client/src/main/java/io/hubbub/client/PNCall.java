package io.hubbub.client;

/** An asynchronous call that is under way. */
public interface PNCall {
    /**
     * Gives the call up, and its connection. Its callback is told {@code PNCancelledCategory}, unless the call has ended.
     * What the server did already stays done.
     */
    void cancel();
}
