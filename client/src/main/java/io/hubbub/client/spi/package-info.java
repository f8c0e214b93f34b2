/**
 * What an application may plug in: the transport of requests, and who is told figures.
 */
@NullMarked
package io.hubbub.client.spi;

import org.jspecify.annotations.NullMarked;
