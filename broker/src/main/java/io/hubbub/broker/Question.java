package io.hubbub.broker;

import io.hubbub.broker.loop.Allowance;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something to be answered, in one turn or in several. */
final class Question<T> extends Errand {
    private final Predicate<Allowance> inquiry;
    private final Supplier<T> result;
    private @Nullable T answer;

    /**
     * A question that nobody has asked yet.
     *
     * @param inquiry finds out what the allowance allows, and returns whether that was the last of it
     * @param result what was found, asked for once in the same turn
     */
    Question(Predicate<Allowance> inquiry, Supplier<T> result) {
        this.inquiry = inquiry;
        this.result = result;
    }

    @Override
    boolean proceed(Allowance allowance) {
        if (!inquiry.test(allowance)) {
            return false;
        }
        answer = result.get();
        return true;
    }

    T answer() {
        return Objects.requireNonNull(answer);
    }
}
