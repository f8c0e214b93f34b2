/**
 * What an application may plug in: the transport of requests, the thread and clock of the client, and the runtime that
 * gives both to many clients.
 */
@NullMarked
package io.hubbub.client.spi;

import org.jspecify.annotations.NullMarked;
