package io.hubbub.broker.access;

import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Keysets;
import io.hubbub.broker.port.RateLimits;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.GroupNames;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.access.Right;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Turns the keys of a request and what else it shows of itself into a permit, or refuses.
 *
 * <p>Where a keyset's access is controlled, every method needs the right that the documents of the wire protocol name for
 * the operation, on every name of the request; a request signed with the secret key needs none. Want of permission is
 * {@link RefusalCode#FORBIDDEN}, {@link RefusalCode#TOKEN_EXPIRED}, {@link RefusalCode#TOKEN_REVOKED},
 * {@link RefusalCode#SIGNATURE_MISMATCH}, {@link RefusalCode#INVALID_TIMESTAMP} or {@link RefusalCode#REPLAYED}. Who comes
 * too often is told so: {@link RefusalCode#TOO_MANY_REQUESTS}.
 */
public final class Access {
    private final Keysets keysets;
    private final Entitlements entitlements;
    private final Judge judge;

    /** For keysets whose access is not controlled; in another, only signed requests may do something. */
    public Access(Keysets keysets) {
        this(keysets, Entitlements.none());
    }

    /** Asks {@code keysets} anew on every request. */
    public Access(Keysets keysets, Entitlements entitlements) {
        this.keysets = keysets;
        this.entitlements = entitlements;
        this.judge = new Judge(entitlements);
    }

    /**
     * May they publish to {@code channel}?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#INVALID_KEY} or
     *     {@link RefusalCode#INVALID_CHANNEL}, in this order
     */
    public PublishPermit toPublish(String subscribeKey, String publishKey, String channel, Credentials who) {
        Keyset keyset = keyset(subscribeKey);
        if (!sameKey(keyset.publishKey(), publishKey)) {
            throw new Refusal(RefusalCode.INVALID_KEY);
        }
        ChannelNames.checkPublishable(channel);
        check(keyset, who, Right.WRITE, channel);
        countPublish(keyset, who);
        return new PublishPermit(keyset, channel);
    }

    /**
     * May they listen to {@code names}?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, or {@link RefusalCode#EMPTY_SUBSCRIPTION} without a
     *     name
     */
    public SubscribePermit toSubscribe(String subscribeKey, Names names, Credentials who) {
        Keyset keyset = keyset(subscribeKey);
        if (names.isEmpty()) {
            throw new Refusal(RefusalCode.EMPTY_SUBSCRIPTION);
        }
        Warrant warrant = null;
        if (isControlled(keyset) && !isRoot(keyset, who, Right.READ)) {
            long until = judge.check(keyset, who, Right.READ, names);
            warrant = new Warrant(this, subscribeKey, who.user(), who.auth(), Right.READ, names, until);
        }
        RateLimits rates = keyset.rates();
        if (rates.subscribes() > 0 || rates.subscribesOfUser() > 0) {
            tenant(keyset).subscribes.take(who, rates.subscribes(), rates.subscribesOfUser());
        }
        return new SubscribePermit(keyset, names, warrant);
    }

    /**
     * May they ask who is on {@code names}, or say so of somebody?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#FEATURE_OFF} when the keyset has no
     *     presence, or {@link RefusalCode#MISSING_CHANNEL} without a name
     */
    public PresencePermit toPresence(String subscribeKey, Names names, Credentials who) {
        Keyset keyset = keysetWithPresence(subscribeKey);
        if (names.isEmpty()) {
            throw new Refusal(RefusalCode.MISSING_CHANNEL);
        }
        check(keyset, who, Right.READ, names);
        return new PresencePermit(keyset, names);
    }

    /**
     * On which of {@code names} do they leave? On those that they may read: whoever lost a right must be able to go, and
     * nobody sends others away.
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#MISSING_CHANNEL} without a name, or those
     *     about a signature
     */
    public PresencePermit toLeave(String subscribeKey, Names names, Credentials who) {
        Keyset keyset = keyset(subscribeKey);
        if (names.isEmpty()) {
            throw new Refusal(RefusalCode.MISSING_CHANNEL);
        }
        boolean all = !isControlled(keyset) || isRoot(keyset, who, Right.READ);
        return new PresencePermit(keyset, all ? names : judge.among(keyset, who, Right.READ, names));
    }

    /**
     * May they ask who is on any channel? Needs the right to read on the whole keyset.
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, or {@link RefusalCode#FEATURE_OFF} when the keyset has
     *     no presence
     */
    public PresencePermit toPresenceAnywhere(String subscribeKey, Credentials who) {
        Keyset keyset = keysetWithPresence(subscribeKey);
        checkKeyset(keyset, who, Right.READ);
        return new PresencePermit(keyset, Names.NONE);
    }

    /**
     * May they ask where somebody is? Everybody may who knows the key.
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#FEATURE_OFF} when the keyset has no
     *     presence, or those about a signature
     */
    public PresencePermit toFind(String subscribeKey, Credentials who) {
        Keyset keyset = keysetWithPresence(subscribeKey);
        if (isControlled(keyset)) {
            var unused = isRoot(keyset, who, Right.READ); // a signature that is not good is never passed over
        }
        return new PresencePermit(keyset, Names.NONE);
    }

    /**
     * May they see and change a channel group?
     *
     * @param group its full name
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY} or {@link RefusalCode#INVALID_CHANNEL_GROUP}, in this order
     */
    public GroupPermit toManageGroup(String subscribeKey, String group, Credentials who) {
        Keyset keyset = keyset(subscribeKey);
        GroupNames.check(group);
        check(keyset, who, Right.MANAGE, new Names(List.of(), List.of(group)));
        return new GroupPermit(keyset, group);
    }

    /**
     * May they list and delete the channel groups of a namespace? Needs the right to manage the whole keyset.
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY} or {@link RefusalCode#INVALID_NAMESPACE}, in this order
     */
    public NamespacePermit toManageNamespace(String subscribeKey, String namespace, Credentials who) {
        Keyset keyset = keyset(subscribeKey);
        GroupNames.checkNamespace(namespace);
        checkKeyset(keyset, who, Right.MANAGE);
        return new NamespacePermit(keyset, namespace);
    }

    /**
     * May they list all channel groups and namespaces? Needs the right to manage the whole keyset.
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}
     */
    public RegistryPermit toListGroups(String subscribeKey, Credentials who) {
        Keyset keyset = keyset(subscribeKey);
        checkKeyset(keyset, who, Right.MANAGE);
        return new RegistryPermit(keyset);
    }

    /**
     * May they read the messages of {@code channels}?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#PERSISTENCE_OFF}, or
     *     {@link RefusalCode#MISSING_CHANNEL} without a channel
     */
    public HistoryPermit toReadHistory(String subscribeKey, List<String> channels, Credentials who) {
        Keyset keyset = keysetWithHistory(subscribeKey, channels);
        check(keyset, who, Right.READ, Names.ofChannels(channels));
        return new HistoryPermit(keyset, channels);
    }

    /**
     * May they delete the messages of {@code channels}?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#PERSISTENCE_OFF}, or
     *     {@link RefusalCode#MISSING_CHANNEL} without a channel
     */
    public DeletionPermit toDeleteHistory(String subscribeKey, List<String> channels, Credentials who) {
        Keyset keyset = keysetWithHistory(subscribeKey, channels);
        check(keyset, who, Right.DELETE, Names.ofChannels(channels));
        return new DeletionPermit(keyset, channels);
    }

    /**
     * May they add an action to a message of {@code channel}?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#PERSISTENCE_OFF} or
     *     {@link RefusalCode#INVALID_CHANNEL}, in this order
     */
    public ActionPermit toAddAction(String subscribeKey, String channel, Credentials who) {
        Keyset keyset = keysetWithHistory(subscribeKey, List.of(channel));
        ChannelNames.checkPublishable(channel);
        check(keyset, who, Right.WRITE, channel);
        countPublish(keyset, who);
        return new ActionPermit(keyset, channel);
    }

    /**
     * May they remove an action from a message of {@code channel}?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#PERSISTENCE_OFF} or
     *     {@link RefusalCode#INVALID_CHANNEL}, in this order
     */
    public ActionRemovalPermit toRemoveAction(String subscribeKey, String channel, Credentials who) {
        Keyset keyset = keysetWithHistory(subscribeKey, List.of(channel));
        ChannelNames.checkPublishable(channel);
        check(keyset, who, Right.DELETE, channel);
        return new ActionRemovalPermit(keyset, channel);
    }

    /**
     * May they give and take rights? Only with a signature, whether access is controlled or not.
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}
     */
    public GrantPermit toGrant(String subscribeKey, Credentials who) {
        Keyset keyset = keyset(subscribeKey);
        judge.checkSignature(keyset, who, who.signed(), true);
        if (keyset.rates().grants() > 0) {
            tenant(keyset).changes.take(who, keyset.rates().grants(), 0);
        }
        return new GrantPermit(keyset);
    }

    /**
     * May they see who has which rights? Only with a signature, whether access is controlled or not.
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}
     */
    public GrantPermit toAudit(String subscribeKey, Credentials who) {
        Keyset keyset = keyset(subscribeKey);
        judge.checkSignature(keyset, who, who.signed(), false);
        return new GrantPermit(keyset);
    }

    /**
     * May they take back a token, and can it be taken back? Only with a signature.
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#TOKENS_OFF} or
     *     {@link RefusalCode#INVALID_TOKEN}
     */
    public RevocationPermit toRevoke(String subscribeKey, String token, Credentials who) {
        Keyset keyset = toGrant(subscribeKey, who).keyset();
        if (!keyset.access().enabled() || !keyset.access().revocation()) {
            throw new Refusal(RefusalCode.TOKENS_OFF, "Token revocation is disabled.", "subscribe-key");
        }
        return new RevocationPermit(keyset, judge.revocable(keyset, token, who.now()));
    }

    /**
     * Whether a request with these credentials would have {@code right} on something, and why: for operators. Signatures are
     * not looked at.
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}
     */
    public Verdict explain(String subscribeKey, Credentials who, Right right, Grant.Level level, String name) {
        Keyset keyset = keyset(subscribeKey);
        return isControlled(keyset)
                ? judge.explain(keyset, who, right, level, name)
                : new Verdict(true, "access to the keyset is not controlled");
    }

    /**
     * Whether a token is good in a keyset, whatever it is shown for, and if not, why: for operators.
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}
     */
    public Verdict inspect(String subscribeKey, Credentials who) {
        return judge.inspect(keyset(subscribeKey), who);
    }

    /**
     * The keyset behind a subscribe key.
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}
     */
    public Keyset keyset(String subscribeKey) {
        Keyset keyset = keysets.find(subscribeKey);
        if (keyset == null) {
            throw new Refusal(RefusalCode.INVALID_SUBSCRIBE_KEY);
        }
        return keyset;
    }

    /**
     * Until when what was allowed without a signature is so, in seconds since the Unix epoch.
     *
     * @throws Refusal why it is not any more
     */
    long until(String subscribeKey, Credentials who, Right right, Names names) {
        Keyset keyset = keyset(subscribeKey);
        return isControlled(keyset) ? judge.check(keyset, who, right, names) : Bearer.NO_END;
    }

    private Keyset keysetWithPresence(String subscribeKey) {
        Keyset keyset = keyset(subscribeKey);
        if (!keyset.presence().enabled()) {
            throw new Refusal(RefusalCode.FEATURE_OFF);
        }
        return keyset;
    }

    private Keyset keysetWithHistory(String subscribeKey, List<String> channels) {
        Keyset keyset = keyset(subscribeKey);
        if (!keyset.persistence().enabled()) {
            throw new Refusal(RefusalCode.PERSISTENCE_OFF);
        }
        if (channels.isEmpty()) {
            throw new Refusal(RefusalCode.MISSING_CHANNEL);
        }
        return keyset;
    }

    private void check(Keyset keyset, Credentials who, Right right, String channel) {
        if (isControlled(keyset)) { // asked before anything is made
            check(keyset, who, right, Names.ofChannels(List.of(channel)));
        }
    }

    private void check(Keyset keyset, Credentials who, Right right, Names names) {
        if (isControlled(keyset) && !isRoot(keyset, who, right)) {
            judge.check(keyset, who, right, names);
        }
    }

    private void checkKeyset(Keyset keyset, Credentials who, Right right) {
        if (isControlled(keyset) && !isRoot(keyset, who, right)) {
            judge.checkKeyset(keyset, who, right);
        }
    }

    private static boolean isControlled(Keyset keyset) {
        return keyset.access().enabled();
    }

    /** Whether the request is signed; a signature that is not good is refused, since its sender believes in it. */
    private boolean isRoot(Keyset keyset, Credentials who, Right right) {
        SignedRequest signed = who.signed();
        if (signed == null) {
            return false;
        }
        judge.checkSignature(keyset, who, signed, right != Right.READ && right != Right.GET);
        return true;
    }

    private void countPublish(Keyset keyset, Credentials who) {
        RateLimits rates = keyset.rates();
        if (rates.publishes() > 0 || rates.publishesOfUser() > 0) {
            tenant(keyset).publishes.take(who, rates.publishes(), rates.publishesOfUser());
        }
    }

    private Tenant tenant(Keyset keyset) {
        return entitlements.tenant(keyset.subscribeKey());
    }

    private static boolean sameKey(String expected, String given) {
        // Takes the same time wherever the keys differ, so that nobody can guess one letter after the other.
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
