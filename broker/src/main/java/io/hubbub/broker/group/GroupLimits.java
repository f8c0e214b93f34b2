package io.hubbub.broker.group;

/**
 * How much the channel groups of one keyset may hold.
 *
 * @param groups in the keyset
 * @param channels in one group
 * @param memberships the channels of all groups together, each counted in every group that holds it
 */
public record GroupLimits(int groups, int channels, int memberships) {
    /** What the wire protocol's clients expect of a group: 2000 channels; and some 150 MB for all of a keyset. */
    public static final GroupLimits DEFAULT = new GroupLimits(100_000, 2000, 1_000_000);
}
