package io.hubbub.broker.port;

import java.util.List;

/**
 * How access to a keyset is controlled.
 *
 * @param enabled whether anything needs a permission at all
 * @param revocation whether tokens can be revoked
 * @param tokenKeys what tokens are sealed with: the first seals, all of them verify; without one there are no tokens
 */
public record AccessOptions(boolean enabled, boolean revocation, List<TokenKey> tokenKeys) {
    /** Whoever knows the keys may do everything. */
    public static final AccessOptions OFF = new AccessOptions(false, true, List.of());

    /** Copies the list. */
    public AccessOptions {
        tokenKeys = List.copyOf(tokenKeys);
    }
}
