/**
 * A real network for tests.
 *
 * <p>In: an annotation on a test class, faults that a test injects, what a client receives. Out: a running server, ready
 * clients, and failures that say what is missing.
 *
 * <p>Doors: {@link io.hubbub.junit.HubbubServer} on the class, {@link io.hubbub.junit.Hubbub} as a parameter,
 * {@link io.hubbub.junit.Received} for what arrives. The server belongs to {@code Network}; what stands between it and the
 * clients belongs to the loop of {@code Proxy}. Knows the server by its start, its origin and its end only.
 */
@NullMarked
package io.hubbub.junit;

import org.jspecify.annotations.NullMarked;
