/** The load program's own checks: what it reads from the wire and how it counts. No server under test is started. */
@NullMarked
package io.hubbub.benchmarks;

import org.jspecify.annotations.NullMarked;
