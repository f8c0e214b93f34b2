/** Tests of what runs in the process of a measured SDK. */
@NullMarked
package io.hubbub.benchmarks.sdk;

import org.jspecify.annotations.NullMarked;
