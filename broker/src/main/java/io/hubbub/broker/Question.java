package io.hubbub.broker;

import io.hubbub.broker.loop.Allowance;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something to be answered in one turn. */
final class Question<T> extends Errand {
    private final Supplier<T> question;
    private @Nullable T answer;

    Question(Supplier<T> question) {
        this.question = question;
    }

    @Override
    boolean proceed(Allowance allowance) {
        answer = question.get();
        return true;
    }

    T answer() {
        return Objects.requireNonNull(answer);
    }
}
