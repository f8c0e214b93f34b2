package io.hubbub.broker;

import io.hubbub.broker.loop.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What operators may know of keysets, got from {@link Broker#inspection}. A question takes a turn of the shard and one of
 * each loop of connections, and makes nothing: a keyset that nobody uses has zeros.
 *
 * <p>Each method may be called from any thread, and answers in a turn of {@code caller}.
 */
public final class Inspection {
    private final Broker broker;

    Inspection(Broker broker) {
        this.broker = broker;
    }

    /** How it stands with a keyset; of its channels, the {@code most} largest. */
    public CompletionStage<KeysetFigures> keyset(Loop caller, String subscribeKey, int most) {
        Shard shard = broker.known(subscribeKey);
        if (shard == null) {
            return CompletableFuture.completedFuture(KeysetFigures.NONE);
        }
        return ask(shard, caller, here -> here.figures(most), Outpost::waiting, KeysetFigures::withWaiting);
    }

    /** How it stands with a channel, and how many subscribers wait that name it themselves. */
    public CompletionStage<Channel> channel(Loop caller, String subscribeKey, String channel) {
        Shard shard = broker.known(subscribeKey);
        if (shard == null) {
            return CompletableFuture.completedFuture(new Channel(new ChannelFigures(channel, 0, 0), 0));
        }
        return ask(shard, caller, here -> here.figures(channel), outpost -> outpost.waitingFor(channel), Channel::new);
    }

    private static <T, R> CompletionStage<R> ask(
            Shard shard, Loop caller, Function<Shard, T> figures, ToIntFunction<Outpost> polls, Sum<T, R> sum) {
        CompletableFuture<T> ofShard = new CompletableFuture<>();
        shard.loop().post(() -> ofShard.complete(figures.apply(shard)));
        List<CompletableFuture<Integer>> ofOutposts = new ArrayList<>();
        shard.outposts().forEach((loop, outpost) -> {
            CompletableFuture<Integer> waiting = new CompletableFuture<>();
            ofOutposts.add(waiting);
            loop.post(() -> waiting.complete(polls.applyAsInt(outpost)));
        });
        CompletableFuture<R> answer = new CompletableFuture<>();
        var unused = CompletableFuture.allOf(ofOutposts.toArray(CompletableFuture[]::new))
                .thenCombine(
                        ofShard,
                        (done, found) -> sum.of(
                                found,
                                ofOutposts.stream()
                                        .mapToInt(CompletableFuture::join)
                                        .sum()))
                .whenComplete((found, failure) -> caller.post(() -> finish(answer, found, failure)));
        return answer;
    }

    private static <R> void finish(CompletableFuture<R> answer, R found, @Nullable Throwable failure) {
        if (failure == null) {
            answer.complete(found);
        } else {
            answer.completeExceptionally(failure);
        }
    }

    /**
     * How it stands with a channel.
     *
     * @param waiting subscribers that wait and name it themselves, not by a pattern or a group
     */
    public record Channel(ChannelFigures figures, int waiting) {}

    private interface Sum<T, R> {
        R of(T figures, int waiting);
    }
}
