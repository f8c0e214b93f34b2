package io.hubbub.broker.port;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.port.AdminStore.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every store of the admin token and of what operators changed does. */
public abstract class AdminStoreContract {
    private static final long PATIENCE_SECONDS = 60;
    private static final int ALL = Integer.MAX_VALUE;

    /** The store, the same one during a test; empty at its beginning. */
    protected abstract AdminStore store();

    /** Called between change and check: a store that outlives the process is opened anew here. */
    protected void reopen() {}

    @Test
    void loadTokenHash_neverPut_isNull() {
        assertThat(store().loadTokenHash()).isNull();
    }

    @Test
    void putTokenHash_severalTimes_keepsTheLastAsItWasGiven() {
        done(store().putTokenHash("first"));
        done(store().putTokenHash("pbkdf2$ 1000$'é\"="));
        reopen();

        assertThat(store().loadTokenHash()).isEqualTo("pbkdf2$ 1000$'é\"=");
    }

    @Test
    void changes_nothingAppended_isEmpty() {
        assertThat(changes(Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void append_entry_comesBackWithANumber() {
        done(store().append(new Entry(0, 1_700_000_000, "2001:db8::1", "keyset.create", "群組 'a'", "{\"a\":\"😀\"}")));
        reopen();

        List<Entry> found = changes(Long.MAX_VALUE, 10);
        assertThat(found).hasSize(1);
        Entry entry = found.get(0);
        assertThat(entry.number()).isPositive();
        assertThat(entry)
                .isEqualTo(new Entry(
                        entry.number(), 1_700_000_000, "2001:db8::1", "keyset.create", "群組 'a'", "{\"a\":\"😀\"}"));
    }

    @Test
    void append_several_numbersGrowAndTheNewestIsFirst() {
        append(1, 3);
        reopen();
        append(4, 5);

        assertThat(subjects(changes(Long.MAX_VALUE, 10))).containsExactly("5", "4", "3", "2", "1");
        assertThat(changes(Long.MAX_VALUE, 10))
                .isSortedAccordingTo((one, other) -> Long.compare(other.number(), one.number()))
                .extracting(Entry::number)
                .doesNotHaveDuplicates();
    }

    @Test
    void changes_pageByPage_meetsEachOnce() {
        append(1, 25);
        reopen();

        List<String> found = new ArrayList<>();
        long before = Long.MAX_VALUE;
        for (List<Entry> page = changes(before, 10); !page.isEmpty(); page = changes(before, 10)) {
            assertThat(page).hasSizeLessThanOrEqualTo(10);
            found.addAll(subjects(page));
            before = page.get(page.size() - 1).number();
        }
        assertThat(found).hasSize(25).startsWith("25").endsWith("1").doesNotHaveDuplicates();
    }

    @Test
    void changes_noneOrLessAskedFor_areNone() {
        append(1, 3);

        assertThat(changes(Long.MAX_VALUE, 0)).isEmpty();
        assertThat(changes(Long.MAX_VALUE, -1)).isEmpty();
        assertThat(changes(Long.MIN_VALUE, 10)).isEmpty();
    }

    @Test
    void append_askedForAtOnce_areInOrder() {
        List<CompletionStage<Void>> asked = new ArrayList<>();
        for (int i = 1; i <= 300; i++) {
            asked.add(store().append(entry(i)));
        }
        asked.forEach(AdminStoreContract::done);
        reopen();

        assertThat(subjects(changes(Long.MAX_VALUE, 3))).containsExactly("300", "299", "298");
        assertThat(changes(Long.MAX_VALUE, 1000)).hasSize(300);
    }

    @Test
    void append_moreThanAreKept_theOldestGoAndNumbersGrowOn() {
        int more = 50;
        for (int last = 0; last < AdminStore.MOST_CHANGES; last += 1000) {
            appendAtOnce(last + 1, last + 1000);
        }
        long first = oldest();
        assertThat(changes(Long.MAX_VALUE, ALL)).hasSize(AdminStore.MOST_CHANGES);

        appendAtOnce(AdminStore.MOST_CHANGES + 1, AdminStore.MOST_CHANGES + more);
        reopen();

        List<Entry> kept = changes(Long.MAX_VALUE, ALL);
        assertThat(kept).hasSize(AdminStore.MOST_CHANGES);
        assertThat(kept.get(0).subject()).isEqualTo(Integer.toString(AdminStore.MOST_CHANGES + more));
        assertThat(oldest()).isEqualTo(first + more);
        assertThat(kept.get(0).number()).isEqualTo(first + more + AdminStore.MOST_CHANGES - 1);
    }

    private long oldest() {
        List<Entry> all = changes(Long.MAX_VALUE, ALL);
        return all.get(all.size() - 1).number();
    }

    private void appendAtOnce(int first, int last) {
        List<CompletionStage<Void>> asked = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            asked.add(store().append(entry(i)));
        }
        asked.forEach(AdminStoreContract::done);
    }

    private void append(int first, int last) {
        for (int i = first; i <= last; i++) {
            done(store().append(entry(i)));
        }
    }

    private static Entry entry(int subject) {
        return new Entry(0, 100, "127.0.0.1", "keyset.delete", Integer.toString(subject), "{}");
    }

    private List<Entry> changes(long before, int count) {
        return done(store().changes(before, count));
    }

    private static List<String> subjects(List<Entry> entries) {
        return entries.stream().map(Entry::subject).toList();
    }

    private static <T> T done(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
