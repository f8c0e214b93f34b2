package io.hubbub.broker.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import org.jspecify.annotations.Nullable;

/** How often one kind of thing was asked for in a keyset, by all and by each user. Any thread may ask. */
final class Rates {
    private static final int MOST_USERS = 100_000; // beyond, those not heard of for longest are forgotten

    private final Rate all = new Rate();
    private final Cache<String, Rate> users = Caffeine.newBuilder()
            .maximumSize(MOST_USERS)
            .executor(Runnable::run)
            .build();

    /**
     * Counts a request.
     *
     * @param perSecond of all users together; 0 for any number
     * @param perSecondOfUser of one user; 0 for any number
     * @throws Refusal {@link RefusalCode#TOO_MANY_REQUESTS} with the seconds to wait as its detail
     */
    void take(Credentials who, int perSecond, int perSecondOfUser) {
        long now = who.now().ticks();
        if (perSecondOfUser > 0) {
            check(user(who.user()).take(now, perSecondOfUser));
        }
        if (perSecond > 0) {
            check(all.take(now, perSecond));
        }
    }

    private Rate user(@Nullable String user) {
        // No user has a longer name, and long ones would fill the memory.
        return users.get(user != null && ChannelNames.fits(user) ? user : "", name -> new Rate());
    }

    private static void check(int seconds) {
        if (seconds > 0) {
            throw new Refusal(RefusalCode.TOO_MANY_REQUESTS, Integer.toString(seconds));
        }
    }
}
