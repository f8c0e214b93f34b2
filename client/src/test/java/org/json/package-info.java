/** Stand-ins for a library that the client does not understand. */
@NullMarked
package org.json;

import org.jspecify.annotations.NullMarked;
