package io.hubbub.broker;

import java.util.Collection;
import java.util.List;

/** Which channels belong to which groups of a keyset. Asked in turns of the loop of the keyset's shard. */
interface GroupDirectory {
    /** The channels of a group in their order; none for a group that does not exist. */
    Collection<String> channelsOf(String group);

    /** The groups that hold exactly this name. */
    Collection<String> groupsOf(String channel);

    GroupDirectory NONE = new GroupDirectory() {
        @Override
        public Collection<String> channelsOf(String group) {
            return List.of();
        }

        @Override
        public Collection<String> groupsOf(String channel) {
            return List.of();
        }
    };
}
