package io.hubbub.server.http;

import java.time.Duration;

/**
 * The edge's bounds.
 *
 * @param maxConnections more are closed as they come
 * @param requestTimeout how long a request may take to arrive, from its first byte to its last, and how long a client
 *     may take to read on when its answer does not fit the buffers
 * @param idleTimeout how long a connection may stay open between two requests
 * @param drainTimeout how long closing waits for answers under way
 * @param requestLineBytes the longest request line
 * @param headerBytes all header lines together
 * @param heldBytes what one loop may hold, over all its connections, of half requests and of answers that are not read
 * @param gzipFromBytes answers of this size and more are compressed for clients that accept it
 */
public record HttpSettings(
        int maxConnections,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration drainTimeout,
        int requestLineBytes,
        int headerBytes,
        long heldBytes,
        int gzipFromBytes) {}
