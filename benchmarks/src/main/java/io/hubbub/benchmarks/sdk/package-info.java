/**
 * What runs in the process of a measured SDK: one SDK behind {@code Sdk}, and the driver that plays it.
 *
 * <p>In: orders, a line each, on the standard input; {@code Driver} lists them. Out: one line of figures for each on the
 * standard output. Knows neither servers nor result files: the rest of the module starts this process and asks it.
 */
@NullMarked
package io.hubbub.benchmarks.sdk;

import org.jspecify.annotations.NullMarked;
