/**
 * A real server for tests.
 *
 * <p>Door: {@link io.hubbub.junit.HubbubServer} on a test class.
 */
@NullMarked
package io.hubbub.junit;

import org.jspecify.annotations.NullMarked;
