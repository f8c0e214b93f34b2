/** What clients do, as meters of Micrometer. */
@NullMarked
package io.hubbub.micrometer;

import org.jspecify.annotations.NullMarked;
