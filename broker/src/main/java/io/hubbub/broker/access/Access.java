package io.hubbub.broker.access;

import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Keysets;
import io.hubbub.protocol.ChannelNames;
import io.hubbub.protocol.GroupNames;
import io.hubbub.protocol.Names;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/** Turns the keys of a request into a permit, or refuses. */
public final class Access {
    private final Keysets keysets;

    /** Asks {@code keysets} anew on every request. */
    public Access(Keysets keysets) {
        this.keysets = keysets;
    }

    /**
     * May the holder of these keys publish to {@code channel}?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#INVALID_KEY} or
     *     {@link RefusalCode#INVALID_CHANNEL}, in this order
     */
    public PublishPermit toPublish(String subscribeKey, String publishKey, String channel) {
        Keyset keyset = keyset(subscribeKey);
        if (!sameKey(keyset.publishKey(), publishKey)) {
            throw new Refusal(RefusalCode.INVALID_KEY);
        }
        ChannelNames.checkPublishable(channel);
        return new PublishPermit(keyset, channel);
    }

    /**
     * May the holder of this key listen to {@code names}?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, or {@link RefusalCode#EMPTY_SUBSCRIPTION} without a
     *     name
     */
    public SubscribePermit toSubscribe(String subscribeKey, Names names) {
        Keyset keyset = keyset(subscribeKey);
        if (names.isEmpty()) {
            throw new Refusal(RefusalCode.EMPTY_SUBSCRIPTION);
        }
        return new SubscribePermit(keyset, names);
    }

    /**
     * May the holder of this key ask who is on {@code names}, or say so of somebody?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#FEATURE_OFF} when the keyset has no
     *     presence, or {@link RefusalCode#MISSING_CHANNEL} without a name
     */
    public PresencePermit toPresence(String subscribeKey, Names names) {
        PresencePermit permit = toPresenceAnywhere(subscribeKey, names);
        if (names.isEmpty()) {
            throw new Refusal(RefusalCode.MISSING_CHANNEL);
        }
        return permit;
    }

    /**
     * May the holder of this key ask who is on any channel?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, or {@link RefusalCode#FEATURE_OFF} when the keyset has
     *     no presence
     */
    public PresencePermit toPresence(String subscribeKey) {
        return toPresenceAnywhere(subscribeKey, Names.NONE);
    }

    private PresencePermit toPresenceAnywhere(String subscribeKey, Names names) {
        Keyset keyset = keyset(subscribeKey);
        if (!keyset.presence().enabled()) {
            throw new Refusal(RefusalCode.FEATURE_OFF);
        }
        return new PresencePermit(keyset, names);
    }

    /**
     * May the holder of this key see and change a channel group?
     *
     * @param group its full name
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY} or {@link RefusalCode#INVALID_CHANNEL_GROUP}, in this order
     */
    public GroupPermit toManageGroup(String subscribeKey, String group) {
        Keyset keyset = keyset(subscribeKey);
        GroupNames.check(group);
        return new GroupPermit(keyset, group);
    }

    /**
     * May the holder of this key list and delete the channel groups of a namespace?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY} or {@link RefusalCode#INVALID_NAMESPACE}, in this order
     */
    public NamespacePermit toManageNamespace(String subscribeKey, String namespace) {
        Keyset keyset = keyset(subscribeKey);
        GroupNames.checkNamespace(namespace);
        return new NamespacePermit(keyset, namespace);
    }

    /**
     * May the holder of this key list all channel groups and namespaces?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}
     */
    public RegistryPermit toListGroups(String subscribeKey) {
        return new RegistryPermit(keyset(subscribeKey));
    }

    /**
     * May the holder of this key read the messages of {@code channels}?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#PERSISTENCE_OFF}, or
     *     {@link RefusalCode#MISSING_CHANNEL} without a channel
     */
    public HistoryPermit toReadHistory(String subscribeKey, List<String> channels) {
        return new HistoryPermit(keysetWithHistory(subscribeKey, channels), channels);
    }

    /**
     * May the holder of this key delete the messages of {@code channels}?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#PERSISTENCE_OFF}, or
     *     {@link RefusalCode#MISSING_CHANNEL} without a channel
     */
    public DeletionPermit toDeleteHistory(String subscribeKey, List<String> channels) {
        return new DeletionPermit(keysetWithHistory(subscribeKey, channels), channels);
    }

    /**
     * May the holder of this key add an action to a message of {@code channel}?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#PERSISTENCE_OFF} or
     *     {@link RefusalCode#INVALID_CHANNEL}, in this order
     */
    public ActionPermit toAddAction(String subscribeKey, String channel) {
        Keyset keyset = keysetWithHistory(subscribeKey, List.of(channel));
        ChannelNames.checkPublishable(channel);
        return new ActionPermit(keyset, channel);
    }

    /**
     * May the holder of this key remove an action from a message of {@code channel}?
     *
     * @throws Refusal {@link RefusalCode#INVALID_SUBSCRIBE_KEY}, {@link RefusalCode#PERSISTENCE_OFF} or
     *     {@link RefusalCode#INVALID_CHANNEL}, in this order
     */
    public ActionRemovalPermit toRemoveAction(String subscribeKey, String channel) {
        Keyset keyset = keysetWithHistory(subscribeKey, List.of(channel));
        ChannelNames.checkPublishable(channel);
        return new ActionRemovalPermit(keyset, channel);
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

    private static boolean sameKey(String expected, String given) {
        // Takes the same time wherever the keys differ, so that nobody can guess one letter after the other.
        return MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
