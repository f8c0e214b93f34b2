/**
 * What an application may plug in: the transport of requests, and the thread and clock of the client.
 */
@NullMarked
package io.hubbub.client.spi;

import org.jspecify.annotations.NullMarked;
