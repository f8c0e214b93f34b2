package io.hubbub.client;

import io.hubbub.client.model.PNErrorData;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.subscribe.Names;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Those who wait until some names are subscribed, or until that fails.
 *
 * <p>Told by the loop, and not by listeners: one of those may be the one that waits. Callable from any thread; stages of
 * the futures run on the executor.
 */
final class Connecting {
    private final Executor executor;
    private final Function<Names, PNStatus> cancelled;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Nobody waits; {@code cancelled} makes the status of those who wait in vain. */
    Connecting(Executor executor, Function<Names, PNStatus> cancelled) {
        this.executor = executor;
        this.cancelled = cancelled;
    }

    /** Somebody who will wait from the turn on that calls {@link Waiting#begin}. */
    Waiting add(Names names) {
        Waiting added = new Waiting(names);
        waiting.add(added);
        if (closed) {
            added.cancel();
        }
        return added;
    }

    /** Something happened. A turn of the loop. */
    void tell(PNEvent event) {
        if (event instanceof PNStatus status) {
            waiting.forEach(each -> each.tell(status));
        }
    }

    /** Nobody wants these names any more. A turn of the loop. */
    void dropped(Names names) {
        waiting.forEach(each -> each.dropped(names));
    }

    /** Nothing will be subscribed any more. */
    void close() {
        closed = true;
        waiting.forEach(Waiting::cancel);
    }

    /** One of them. */
    final class Waiting {
        private final Names names;
        private final CompletableFuture<PNStatus> done = new CompletableFuture<>();
        private boolean begun; // of the loop; what happens before is about something else

        private Waiting(Names names) {
            this.names = names;
        }

        CompletableFuture<PNStatus> done() {
            return done;
        }

        void begin() {
            begun = true;
        }

        void succeed(PNStatus status) {
            end(() -> done.complete(status));
        }

        private void tell(PNStatus status) {
            if (!begun) {
                return;
            }
            PNErrorData error = status.errorData();
            if (status.category() == PNStatusCategory.PNConnectedCategory
                    || status.category() == PNStatusCategory.PNReconnectedCategory) {
                if (status.affectedChannels().containsAll(names.channels())
                        && status.affectedChannelGroups().containsAll(names.groups())) {
                    succeed(status);
                }
            } else if (error != null && isOurs(status)) {
                end(() -> done.completeExceptionally(error.exception()));
            }
        }

        private boolean isOurs(PNStatus status) {
            if (status.operation() == PNOperationType.PNHeartbeatOperation) {
                return false;
            }
            return switch (status.category()) {
                case PNAccessDeniedCategory ->
                    status.affectedChannels().stream().anyMatch(names.channels()::contains)
                            || status.affectedChannelGroups().stream().anyMatch(names.groups()::contains);
                case PNDecryptionErrorCategory -> false; // of one message
                default -> status.operation() == PNOperationType.PNSubscribeOperation;
            };
        }

        private void dropped(Names others) {
            if (begun
                    && (others.channels().stream().anyMatch(names.channels()::contains)
                            || others.groups().stream().anyMatch(names.groups()::contains))) {
                cancel();
            }
        }

        private void cancel() {
            PubNubException failure = new PubNubException(
                    PubNubError.PNERR_REQUEST_CANCELLED, null, cancelled.apply(names), null, null, null);
            end(() -> done.completeExceptionally(failure));
        }

        private void end(Runnable completion) {
            if (waiting.remove(this)) {
                executor.execute(completion);
            }
        }
    }
}
