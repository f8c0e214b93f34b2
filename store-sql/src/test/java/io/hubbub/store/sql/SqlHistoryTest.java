package io.hubbub.store.sql;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.port.ActionStore;
import io.hubbub.broker.port.History;
import io.hubbub.broker.port.HistoryContract;
import io.hubbub.broker.port.StoredMessage;
import io.hubbub.protocol.JsonText;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.MessageType;
import io.hubbub.protocol.Timetoken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages and actions on a real file, closed and opened anew before most looks at it. */
final class SqlHistoryTest extends HistoryContract {
    private static final int MOST = 100_000; // less than the writer leaves in the log
    private static final long MOVED_BYTES = 2_000_000;

    @TempDir
    Path folder = Path.of("");

    private @Nullable Database database;
    private @Nullable SqlHistory history;

    @BeforeEach
    void open() {
        database = Database.open(folder);
        history = SqlHistory.open(database);
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }

    @Override
    protected void reopen() {
        close();
        open();
    }

    @Override
    protected History history() {
        if (history == null) {
            throw new IllegalStateException("Not open");
        }
        return history;
    }

    @Override
    protected ActionStore actions() {
        if (database == null) {
            throw new IllegalStateException("Not open");
        }
        return new SqlActionStore(database);
    }

    @Test
    void append_manyMessages_movesThemOutOfTheLogMeanwhile() throws Exception {
        Message message = Message.of(
                MessageType.MESSAGE, JsonText.check(("\"" + "x".repeat(1000) + "\"").getBytes(US_ASCII)), null);
        for (int place = 1; place <= MOST && Files.size(folder.resolve("hubbub.db")) < MOVED_BYTES; place++) {
            StoredMessage stored = new StoredMessage("a", new Timetoken(place), message, true, null);
            history().append("demo", stored).toCompletableFuture().get(60, TimeUnit.SECONDS);
        }

        assertThat(folder.resolve("hubbub.db").toFile()).size().isGreaterThanOrEqualTo(MOVED_BYTES);
    }
}
