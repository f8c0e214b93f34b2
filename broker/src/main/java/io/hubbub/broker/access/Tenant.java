package io.hubbub.broker.access;

/** What this room knows of one keyset. Each part may be used from any thread. */
final class Tenant {
    final GrantTable grants = new GrantTable();
    final TokenBook tokens;
    final Denials denials = new Denials();
    final ReplayGuard replays;
    final Rates publishes = new Rates();
    final Rates subscribes = new Rates();
    final Rates changes = new Rates();

    Tenant(String subscribeKey, long timestampWindow) {
        tokens = new TokenBook(subscribeKey);
        replays = new ReplayGuard(timestampWindow);
    }
}
