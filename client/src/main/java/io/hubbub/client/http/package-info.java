/**
 * Requests as the server wants them, and what its replies mean.
 */
@NullMarked
package io.hubbub.client.http;

import org.jspecify.annotations.NullMarked;
