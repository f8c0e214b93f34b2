/** What the runtime does, alone and with clients. */
@NullMarked
package io.hubbub.client.netty;

import org.jspecify.annotations.NullMarked;
