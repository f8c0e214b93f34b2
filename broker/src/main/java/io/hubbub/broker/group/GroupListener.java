package io.hubbub.broker.group;

import java.util.List;

/** Is told what changed, in the turn of the shard's loop in which it did, after the table changed. Must not throw. */
public interface GroupListener {
    /**
     * A group now has these channels more or fewer; one of the lists is empty. A group that was deleted lost all it had.
     *
     * @param group its full name
     */
    void changed(String group, List<String> added, List<String> removed);
}
