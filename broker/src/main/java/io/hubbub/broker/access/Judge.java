package io.hubbub.broker.access;

import io.hubbub.broker.port.Grant.Level;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.TokenKey;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import io.hubbub.protocol.access.AccessToken;
import io.hubbub.protocol.access.RequestSignature;
import io.hubbub.protocol.access.Right;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what credentials are worth in a keyset whose access is controlled. Any thread may ask. */
final class Judge {
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final int MOST_NAMES_IN_LOG = 10;
    private static final int MOST_DIGITS = 18;

    private final Entitlements entitlements;

    Judge(Entitlements entitlements) {
        this.entitlements = entitlements;
    }

    /**
     * Is the request signed with the keyset's secret key, now and not before?
     *
     * @param write whether it changes something, so that it must not be sent a second time
     * @throws Refusal {@link RefusalCode#SIGNATURE_MISMATCH}, {@link RefusalCode#INVALID_TIMESTAMP} or
     *     {@link RefusalCode#REPLAYED}, in this order, or {@link RefusalCode#TOO_MANY_REQUESTS}
     */
    void checkSignature(Keyset keyset, Credentials who, @Nullable SignedRequest signed, boolean write) {
        entitlements.failures().check(who.address(), who.now());
        boolean good = signed != null
                && RequestSignature.verify(
                        keyset.secretKey(),
                        keyset.subscribeKey(),
                        keyset.publishKey(),
                        signed.method(),
                        signed.path(),
                        signed.query(),
                        signed.body());
        if (signed == null || !good) {
            if (signed != null) {
                entitlements.failures().failed(who.address(), who.now());
            }
            String reason = signed == null ? "it needs a signature and has none" : "its signature is not good";
            log(keyset, who, null, Names.NONE, reason);
            throw new Refusal(RefusalCode.SIGNATURE_MISMATCH);
        }
        long now = seconds(who.now());
        if (!isTimely(signed.timestamp(), now)) {
            log(keyset, who, null, Names.NONE, "its timestamp is too far from now");
            throw new Refusal(RefusalCode.INVALID_TIMESTAMP);
        }
        boolean replayed = write
                && signed.once()
                && !entitlements.tenant(keyset.subscribeKey()).replays.isNew(signed.signature(), now);
        if (replayed) {
            log(keyset, who, null, Names.NONE, "the same signed request came before");
            throw new Refusal(RefusalCode.REPLAYED);
        }
    }

    /**
     * Have they {@code right} on all of {@code names}?
     *
     * @return until when, in seconds since the Unix epoch
     * @throws Refusal {@link RefusalCode#FORBIDDEN} with the names on which they have it not,
     *     {@link RefusalCode#TOKEN_EXPIRED}, {@link RefusalCode#TOKEN_REVOKED} or {@link RefusalCode#TOO_MANY_REQUESTS}
     */
    long check(Keyset keyset, Credentials who, Right right, Names names) {
        Bearer bearer = bearer(keyset, who, right, names);
        long until = Bearer.NO_END;
        List<String> channels = List.of();
        List<String> groups = List.of();
        for (int i = 0; i < names.channels().size(); i++) {
            String channel = names.channels().get(i);
            long end = bearer.until(right, Level.CHANNEL, channel);
            until = Math.min(until, end);
            channels = end == Bearer.NEVER ? plus(channels, channel) : channels;
        }
        for (int i = 0; i < names.groups().size(); i++) {
            String group = names.groups().get(i);
            long end = bearer.until(right, Level.GROUP, group);
            until = Math.min(until, end);
            groups = end == Bearer.NEVER ? plus(groups, group) : groups;
        }
        if (until == Bearer.NEVER) {
            Level level = channels.isEmpty() ? Level.GROUP : Level.CHANNEL;
            String first = channels.isEmpty() ? groups.get(0) : channels.get(0);
            Names lacking = new Names(channels, groups);
            log(keyset, who, right, lacking, bearer.explain(right, level, first));
            throw Refusal.forbidden(lacking);
        }
        return until;
    }

    /** Those of {@code names} on which they have {@code right}; none when their token is not good. */
    Names among(Keyset keyset, Credentials who, Right right, Names names) {
        Bearer bearer;
        try {
            bearer = bearer(keyset, who, right, names);
        } catch (Refusal none) {
            return Names.NONE;
        }
        return new Names(
                names.channels().stream()
                        .filter(channel -> bearer.until(right, Level.CHANNEL, channel) != Bearer.NEVER)
                        .toList(),
                names.groups().stream()
                        .filter(group -> bearer.until(right, Level.GROUP, group) != Bearer.NEVER)
                        .toList());
    }

    /**
     * Have they {@code right} on the whole keyset?
     *
     * @throws Refusal as {@link #check}, without names
     */
    void checkKeyset(Keyset keyset, Credentials who, Right right) {
        Bearer bearer = bearer(keyset, who, right, Names.NONE);
        if (bearer.until(right, Level.KEYSET, "") == Bearer.NEVER) {
            log(keyset, who, right, Names.NONE, bearer.explain(right, Level.KEYSET, ""));
            throw Refusal.forbidden(Names.NONE);
        }
    }

    /** Whether {@code right} on a resource is theirs, and what decides. Writes nothing down. */
    Verdict explain(Keyset keyset, Credentials who, Right right, Level level, String name) {
        String auth = who.auth();
        if (auth != null && AccessToken.looksLikeToken(auth)) {
            Verdict verdict = inspect(keyset, who);
            if (!verdict.allowed()) {
                return verdict;
            }
        }
        Bearer bearer = bearer(keyset, who, right, Names.NONE);
        return new Verdict(bearer.until(right, level, name) != Bearer.NEVER, bearer.explain(right, level, name));
    }

    /** Whether a token is good whatever it is shown for, and what decides. Writes nothing down. */
    Verdict inspect(Keyset keyset, Credentials who) {
        Tenant tenant = entitlements.tenant(keyset.subscribeKey());
        String auth = String.valueOf(who.auth());
        VerifiedToken token = AccessToken.looksLikeToken(auth) ? tenant.tokens.verify(auth, tokenKeys(keyset)) : null;
        if (token == null) {
            return new Verdict(false, "it is not a token of this keyset");
        }
        Flaw flaw = flaw(tenant, token, who);
        return flaw == null ? new Verdict(true, "the token is good") : new Verdict(false, "the token " + flaw.words);
    }

    /**
     * A token that can be revoked.
     *
     * @throws Refusal {@link RefusalCode#INVALID_TOKEN}
     */
    VerifiedToken revocable(Keyset keyset, String text, Timetoken now) {
        VerifiedToken token = entitlements.tenant(keyset.subscribeKey()).tokens.verify(text, tokenKeys(keyset));
        if (token == null) {
            throw new Refusal(RefusalCode.INVALID_TOKEN, "It is not a token of this keyset.", "token");
        }
        if (token.expires() <= seconds(now)) {
            throw new Refusal(RefusalCode.INVALID_TOKEN, "Token is expired.", "token");
        }
        return token;
    }

    private Bearer bearer(Keyset keyset, Credentials who, Right right, Names names) {
        Tenant tenant = entitlements.tenant(keyset.subscribeKey());
        String auth = who.auth();
        if (auth == null || !AccessToken.looksLikeToken(auth)) {
            return new KeyBearer(tenant.grants, auth == null ? "" : auth, seconds(who.now()));
        }
        VerifiedToken token = tenant.tokens.known(auth, tokenKeys(keyset));
        if (token == null) {
            entitlements.failures().check(who.address(), who.now());
            token = tenant.tokens.verify(auth, tokenKeys(keyset));
        }
        if (token == null) {
            entitlements.failures().failed(who.address(), who.now());
            log(keyset, who, right, names, "its token is not one of this keyset");
            throw Refusal.forbidden(names);
        }
        Flaw flaw = flaw(tenant, token, who);
        if (flaw != null) {
            log(keyset, who, right, names, "its token " + flaw.words);
            throw flaw.code == RefusalCode.FORBIDDEN ? Refusal.forbidden(names) : new Refusal(flaw.code);
        }
        return new TokenBearer(token);
    }

    /** What is wrong with a token whatever it is shown for, or null. */
    private static @Nullable Flaw flaw(Tenant tenant, VerifiedToken token, Credentials who) {
        if (token.expires() <= seconds(who.now())) {
            return Flaw.EXPIRED;
        }
        if (tenant.tokens.isRevoked(token)) {
            return Flaw.REVOKED;
        }
        String owner = token.token().uuid();
        return owner != null && !owner.equals(who.user()) ? Flaw.OF_ANOTHER : null;
    }

    private boolean isTimely(@Nullable String timestamp, long now) {
        if (timestamp == null || timestamp.isEmpty() || timestamp.length() > MOST_DIGITS) {
            return false;
        }
        long signedAt = 0;
        for (int i = 0; i < timestamp.length(); i++) {
            int digit = timestamp.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            signedAt = 10 * signedAt + digit;
        }
        return Math.abs(now - signedAt) <= entitlements.settings().timestampWindow();
    }

    private void log(Keyset keyset, Credentials who, @Nullable Right right, Names lacking, String reason) {
        Names first = new Names(first(lacking.channels()), first(lacking.groups()));
        String user = who.user();
        entitlements
                .tenant(keyset.subscribeKey())
                .denials
                .add(new Denial(who.now(), who.address(), user == null ? null : shortened(user), right, first, reason));
    }

    private static List<String> first(List<String> names) {
        return names.size() <= MOST_NAMES_IN_LOG ? names : List.copyOf(names.subList(0, MOST_NAMES_IN_LOG));
    }

    private static String shortened(String user) {
        return user.length() <= ChannelNames.MAX_CHARACTERS ? user : user.substring(0, ChannelNames.MAX_CHARACTERS);
    }

    private static List<TokenKey> tokenKeys(Keyset keyset) {
        return keyset.access().tokenKeys();
    }

    private static List<String> plus(List<String> list, String item) {
        List<String> more = list.isEmpty() ? new ArrayList<>() : list;
        more.add(item);
        return more;
    }

    private static long seconds(Timetoken time) {
        return time.ticks() / TICKS_PER_SECOND;
    }

    /** Why a token that was verified is not good. */
    private enum Flaw {
        EXPIRED(RefusalCode.TOKEN_EXPIRED, "has expired"),
        REVOKED(RefusalCode.TOKEN_REVOKED, "was revoked"),
        OF_ANOTHER(RefusalCode.FORBIDDEN, "is for another user");

        private final RefusalCode code;
        private final String words; // after "the token"

        Flaw(RefusalCode code, String words) {
            this.code = code;
            this.words = words;
        }
    }
}
