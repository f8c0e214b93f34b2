/** The server as its clients see it: real sockets against a running server. */
@NullMarked
package io.hubbub.server;

import org.jspecify.annotations.NullMarked;
