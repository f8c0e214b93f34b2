/**
 * How payloads and files are encrypted. {@link io.hubbub.client.crypto.PNCrypto} lists the ways that there are and is what an
 * application implements for one of its own.
 *
 * <p>In: bytes in the clear. Out: bytes for those who have the key, and back. Knows neither JSON nor channels nor requests.
 */
@NullMarked
package io.hubbub.client.crypto;

import org.jspecify.annotations.NullMarked;
