package io.hubbub.server.admin;

import io.hubbub.broker.port.AdminStore;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.server.endpoint.Call;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Who changed what, and when. Secrets are never in it. Its state is the store's. */
final class ChangeLog {
    private static final Logger log = LoggerFactory.getLogger(ChangeLog.class);

    private final AdminStore store;

    ChangeLog(AdminStore store) {
        this.store = store;
    }

    /**
     * Writes down what was done. Fails with {@link RefusalCode#UNAVAILABLE} when it cannot: who asked must know that the change
     * was made all the same.
     */
    CompletionStage<Void> append(Call call, String action, String subject, ObjectNode detail) {
        AdminStore.Entry entry =
                new AdminStore.Entry(0, call.seconds(), call.address(), action, subject, detail.toString());
        return store.append(entry).exceptionally(failure -> {
            log.warn("{} of \"{}\" was done and could not be written down", action, subject, failure);
            throw new Refusal(RefusalCode.UNAVAILABLE, "it was done, but could not be written down as a change");
        });
    }

    /** The newest changes with numbers below {@code before}, newest first. */
    CompletionStage<List<AdminStore.Entry>> changes(long before, int count) {
        return store.changes(before, count);
    }
}
