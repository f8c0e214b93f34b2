package io.hubbub.client.spi;

/**
 * Keeps the process alive while at least one client that asked for it is subscribed. All threads of clients are daemons,
 * but for the one that does this.
 *
 * <p>Callable from any thread.
 */
public interface KeepAlive {
    /** One more holds. */
    void hold();

    /** One of those who hold does so no more. */
    void release();
}
