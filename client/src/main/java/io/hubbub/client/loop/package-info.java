/** The thread of a client's own work. */
@NullMarked
package io.hubbub.client.loop;

import org.jspecify.annotations.NullMarked;
