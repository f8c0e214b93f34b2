package io.hubbub.benchmarks;

import io.hubbub.broker.access.Failures;
import io.hubbub.broker.loop.Loop;
import io.hubbub.broker.port.AdminStore;
import io.hubbub.protocol.Refusal;
import io.hubbub.server.admin.AdminToken;
import io.hubbub.server.admin.KeyMaker;
import io.hubbub.server.endpoint.Call;
import io.hubbub.server.endpoint.Target;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What operators show, before {@link AdminToken}. What is wrong is a letter of its chance. */
final class AdminTokenGuess implements Guess {
    // All doors to it lead through endpoints, whose work would be measured too.
    private static final MethodHandle CHECK = check();
    private static final int ANY_NUMBER = 0;
    private static final Loop STILL = new Still();
    private static final Target TARGET = Target.parse("/admin/v1/status");
    private static final List<String> NAMES = List.of("admin", "v1", "status");

    private final AdminToken token;
    private final String before;
    private final Secret secret;

    AdminTokenGuess(Random chance) {
        token = new AdminToken(new NoStore(), new KeyMaker(chance), new Failures(ANY_NUMBER));
        String made = String.valueOf(token.made());
        int end = made.indexOf('-') + 1;
        before = "Bearer " + made.substring(0, end);
        secret = new Secret(made.substring(end), Secret.HEX, chance);
    }

    @Override
    public Attempt make(Wrong where) {
        Call call = call(before + secret.text(where));
        return () -> isLetIn(call);
    }

    private boolean isLetIn(Call call) {
        try {
            CHECK.invokeExact(token, call);
            return true;
        } catch (Refusal expected) {
            return false;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static Call call(String authorization) {
        return new Call(STILL, "127.0.0.1", "GET", TARGET, NAMES, null, authorization, unused -> {});
    }

    private static MethodHandle check() {
        try {
            return MethodHandles.privateLookupIn(AdminToken.class, MethodHandles.lookup())
                    .findVirtual(AdminToken.class, "check", MethodType.methodType(void.class, Call.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The check of admin tokens is gone", e);
        }
    }

    /** Only asked for the time, which is always the same. */
    private static final class Still implements Loop {
        @Override
        public void post(Runnable turn) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void after(Duration delay, Runnable turn) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nowTicks() {
            return 18_000_000_000_000_000L;
        }

        @Override
        public long nowNanos() {
            return 0;
        }
    }

    /** Has no token yet, and keeps none. */
    private static final class NoStore implements AdminStore {
        @Override
        public @Nullable String loadTokenHash() {
            return null;
        }

        @Override
        public CompletionStage<Void> putTokenHash(String hash) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<Void> append(Entry entry) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public CompletionStage<List<Entry>> changes(long before, int count) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }
    }
}
