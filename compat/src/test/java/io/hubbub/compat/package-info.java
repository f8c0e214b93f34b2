/**
 * The judge: official SDKs, unmodified, against a running server.
 *
 * <p>{@link io.hubbub.compat.Sdk} lists the SDKs and says what each cannot do by itself. An {@link
 * io.hubbub.compat.SdkDriver} makes clients of one SDK: the Java one lives in this process, the others are small
 * programs that speak a line protocol (see {@code compat/README.md}). A test runs once per SDK; its {@link
 * io.hubbub.compat.Stage} starts clients and notes the outcome, from which {@code docs/compatibility.md} is made. Our
 * own client never appears here.
 */
@NullMarked
package io.hubbub.compat;

import org.jspecify.annotations.NullMarked;
