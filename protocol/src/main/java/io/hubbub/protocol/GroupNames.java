package io.hubbub.protocol;

/**
 * The rules for names of channel groups: {@code group}, or {@code namespace:group}.
 *
 * <p>A name has the form of a channel's, {@link ChannelNames#MAX_CHARACTERS} characters at most with its namespace. A colon
 * only divides namespace and group. No name ends in {@link ChannelNames#PRESENCE_SUFFIX}: subscribers could not ask for such
 * a group, since with them it means the presence of another.
 */
public final class GroupNames {
    /** Between a namespace and the name of a group in it. */
    public static final char SEPARATOR = ':';

    private GroupNames() {}

    /**
     * Checks a full name.
     *
     * @throws Refusal {@link RefusalCode#INVALID_CHANNEL_GROUP}
     */
    public static void check(String name) {
        int separator = name.indexOf(SEPARATOR);
        boolean divides = separator != 0 && separator != name.length() - 1;
        boolean once = separator == name.lastIndexOf(SEPARATOR);
        if (!ChannelNames.isName(name) || !divides || !once || name.endsWith(ChannelNames.PRESENCE_SUFFIX)) {
            throw new Refusal(RefusalCode.INVALID_CHANNEL_GROUP);
        }
    }

    /**
     * Checks the name of a namespace.
     *
     * @throws Refusal {@link RefusalCode#INVALID_NAMESPACE}
     */
    public static void checkNamespace(String namespace) {
        if (!ChannelNames.isName(namespace) || namespace.indexOf(SEPARATOR) >= 0) {
            throw new Refusal(RefusalCode.INVALID_NAMESPACE);
        }
    }

    /** What the full names of all groups in a namespace begin with, and no others. */
    public static String prefix(String namespace) {
        return namespace + SEPARATOR;
    }
}
