package io.hubbub.broker.history;

import io.hubbub.protocol.Timetoken;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Where messages are read back from. Asked and answering in turns of the shard's loop. */
public interface Source {
    /**
     * Reads what was published under some names after {@code cursor}.
     *
     * @param names channels and patterns
     * @param then takes what was found, complete up to some place after the cursor, or why nothing can be read; never before
     *     this method has returned
     */
    void read(List<String> names, Timetoken cursor, BiConsumer<@Nullable Recalled, @Nullable RuntimeException> then);
}
