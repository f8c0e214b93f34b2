package io.hubbub.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.broker.BrokerWorld.Polled;
import io.hubbub.broker.BrokerWorld.Seat;
import io.hubbub.broker.port.PersistenceOptions;
import io.hubbub.broker.port.Retention;
import io.hubbub.protocol.HistoryRange;
import io.hubbub.protocol.Message.Storage;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import io.hubbub.protocol.Timetoken;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A keyset whose end has come while it is in use, and what operators see of one before. */
@ParameterizedClass
@EnumSource
final class EndedKeysetTest {
    private final Stores stores = Stores.inMemory(1 << 20);
    private final BrokerWorld world;

    EndedKeysetTest(Seat seat) {
        world = new BrokerWorld(seat, PersistenceOptions.DEFAULT, stores);
    }

    @Test
    void end_pollWaits_isAnsweredWithItsCursorAndMemoryIsGivenBack() {
        Timetoken cursor = world.publish("a", "1");
        Polled poll = world.poll(cursor, BrokerWorld.channels("a"), BrokerWorld.asUser("ann"));
        assertThat(poll.waits()).isTrue();
        assertThat(world.observer.presenceEntries).isEqualTo(1);

        end();

        assertThat(poll.answer().envelopes()).isEmpty();
        assertThat(poll.answer().cursor().ticks()).isGreaterThanOrEqualTo(cursor.ticks());
        assertThat(world.observer.parkedPolls).isZero();
        assertThat(world.observer.presenceEntries).isZero();
        assertThat(world.observer.logBytes).isZero();
    }

    @Test
    void end_requestsBeforeAndAfter_areStoredOrRefusedAndNothingComesLater() {
        world.publish("a", "0");
        List<CompletionStage<Timetoken>> before = new ArrayList<>();
        CompletableFuture<Void> ended = new CompletableFuture<>();
        world.inATurn(() -> {
            before.add(world.publishing("a", "\"in time\"", Storage.KEYSET_DEFAULT));
            var unused = world.broker.end("demo").thenRun(() -> ended.complete(null));
            assertThatExceptionOfType(Refusal.class)
                    .isThrownBy(() -> world.publishing("a", "\"late\"", Storage.KEYSET_DEFAULT))
                    .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.INVALID_SUBSCRIBE_KEY));
        });

        assertThat(ended).isCompleted();
        assertThat(before)
                .allSatisfy(answer -> assertThat(answer.toCompletableFuture()).isCompleted());
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void admit_afterTheEnd_startsAnew() {
        world.publish("a", "1");
        end();

        world.broker.admit("demo");

        assertThat(world.broker.known("demo")).isNull();
        assertThat(world.publish("a", "2")).isNotNull();
        assertThat(world.broker.known("demo")).isNotNull();
    }

    @Test
    void figures_keysetInUse_areWhatIsThere() {
        world.publish("quiet", "1");
        Timetoken cursor = world.publish("busy", "1");
        world.publish("quiet", "2");
        world.poll(world.now("busy"), BrokerWorld.channels("busy"), BrokerWorld.asUser("ann"));
        world.poll(world.now("quiet"), "quiet", "busy");

        KeysetFigures figures = world.ask(loop -> world.broker.inspection().keyset(loop, "demo", 10));
        Inspection.Channel busy = world.ask(loop -> world.broker.inspection().channel(loop, "demo", "busy"));

        assertThat(cursor).isNotNull();
        assertThat(figures.publishes()).isEqualTo(3);
        assertThat(figures.waiting()).isEqualTo(2);
        assertThat(figures.present()).isEqualTo(1);
        assertThat(figures.occupiedChannels()).isEqualTo(1);
        assertThat(figures.keptChannels()).isEqualTo(2);
        assertThat(figures.keptBytes()).isPositive();
        assertThat(figures.largest())
                .containsExactly(new ChannelFigures("busy", 1, 1), new ChannelFigures("quiet", 0, 2));
        assertThat(busy).isEqualTo(new Inspection.Channel(new ChannelFigures("busy", 1, 1), 2));
    }

    @Test
    void figures_fewWanted_areTheLargest() {
        world.publish("a", "1");
        world.publish("b", "1");
        world.publish("b", "2");

        KeysetFigures figures = world.ask(loop -> world.broker.inspection().keyset(loop, "demo", 1));

        assertThat(figures.largest()).containsExactly(new ChannelFigures("b", 0, 2));
        assertThat(figures.keptChannels()).isEqualTo(2);
    }

    @Test
    void figures_keysetNotInUse_areZeroAndMakeNothing() {
        KeysetFigures figures = world.ask(loop -> world.broker.inspection().keyset(loop, "nobody", 10));

        assertThat(figures).isEqualTo(new KeysetFigures(0, 0, 0, 0, 0, 0, List.of()));
        assertThat(world.broker.known("nobody")).isNull();
    }

    private void end() {
        CompletableFuture<Void> ended = world.broker.end("demo").toCompletableFuture();
        world.loops.runUntilIdle();
        assertThat(ended).isCompleted();
    }

    private int stored() {
        return stores.history()
                .count("demo", "a", HistoryRange.ALL, 100, Retention.at(new Timetoken(Long.MAX_VALUE / 2), null))
                .toCompletableFuture()
                .join();
    }
}
