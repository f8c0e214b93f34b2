package io.hubbub.broker.memory;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.port.ActionStore;
import io.hubbub.broker.port.History;
import io.hubbub.broker.port.HistoryContract;
import io.hubbub.broker.port.HistoryPage;
import io.hubbub.broker.port.Retention;
import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Timetoken;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Messages and actions in memory. */
final class MemoryHistoryTest extends HistoryContract {
    private final MemoryHistory history = new MemoryHistory(1L << 30);

    @Override
    protected History history() {
        return history;
    }

    @Override
    protected ActionStore actions() {
        return history;
    }

    @Test
    void deletedOrExpired_messages_areNotHeldInMemory() {
        fill(history, "deleted");
        fill(history, "gone");
        fill(history, "expired");
        int each = history.messages() / 3;

        done(history.delete("deleted", "a", HistoryRange.ALL));
        assertThat(history.messages()).isEqualTo(2 * each).isPositive();
        done(history.deleteAll("gone"));
        assertThat(history.messages()).isEqualTo(each);
        done(history.removeExpired("expired", new Retention(new Timetoken(Long.MAX_VALUE), Timetoken.NONE)));
        assertThat(history.messages()).isZero();
    }

    @Test
    void deleteAll_memoryWasFull_makesRoomForOthers() {
        MemoryHistory small = new MemoryHistory(10 * (300 + 1)); // ten messages
        fill(small, "deleted");
        done(small.deleteAll("deleted"));
        fill(small, "other");

        HistoryPage page = done(small.after(
                "other",
                List.of("a"),
                Timetoken.NONE,
                new Timetoken(100),
                100,
                1000,
                new Retention(Timetoken.NONE, new Timetoken(1))));
        assertThat(page.messages()).hasSize(10);
        assertThat(page.lost()).isEqualTo(Timetoken.NONE);
    }

    private static void fill(MemoryHistory history, String subscribeKey) {
        Message message = Message.of(MessageType.MESSAGE, JsonText.check("1".getBytes(US_ASCII)), null);
        for (int place = 1; place <= 10; place++) {
            done(history.append(subscribeKey, new StoredMessage("a", new Timetoken(place), message, true, null)));
        }
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
