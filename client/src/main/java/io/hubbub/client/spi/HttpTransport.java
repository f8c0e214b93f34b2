package io.hubbub.client.spi;

import java.util.concurrent.CompletableFuture;

/**
 * Carries requests to the server and replies back. One belongs to one client.
 *
 * <p>Implementations neither retry nor follow redirects, and set no limit to the time a reply takes: the client does,
 * and cancels.
 */
public interface HttpTransport extends AutoCloseable {
    /**
     * Sends a request. The future completes with the whole reply, whatever its status, or with a
     * {@link TransportException}.
     *
     * <p>Cancelling the future gives the connection up: the server sees it closed. It may complete on any thread;
     * the client does no work there.
     */
    CompletableFuture<HttpReply> send(HttpCall call);

    /** Gives up all requests, and all connections and threads that are its own. Does not wait, does not throw. */
    @Override
    void close();
}
