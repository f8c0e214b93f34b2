package io.hubbub.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.Credentials;
import io.hubbub.broker.access.GroupPermit;
import io.hubbub.broker.group.GroupLimits;
import io.hubbub.broker.loop.VirtualLoop;
import io.hubbub.broker.loop.VirtualLoops;
import io.hubbub.broker.memory.MemoryGroupStore;
import io.hubbub.broker.port.Keyset;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The door to channel groups, from the loop of their shard and from another. */
@ParameterizedClass
@ValueSource(ints = {0, 1})
final class ChannelGroupsTest {
    private static final Keyset DEMO = new Keyset("demo", "demo", "pub", "secret");
    private static final Keyset OTHER = new Keyset("other", "other", "pub", "secret");

    @Parameter
    int caller;

    private final VirtualLoops loops = new VirtualLoops(2, 5);
    private final Access access = new Access(Map.of("demo", DEMO, "other", OTHER)::get);
    private final ChannelGroups groups = new Broker(
                    BrokerSettings.DEFAULT,
                    loops.all(),
                    new RecordingObserver(),
                    Stores.inMemory(1 << 20).with(new MemoryGroupStore(), new GroupLimits(2, 3, 100)))
            .groups();

    @Test
    void change_ofAGroup_isSeenAndAnsweredInATurnOfTheCaller() {
        GroupPermit group = access.toManageGroup("demo", "g", Credentials.NONE);

        ask(() -> groups.add(loop(), group, List.of("b", "a", "c")));
        ask(() -> groups.remove(loop(), group, List.of("a")));
        assertThat(ask(() -> groups.channels(loop(), group))).isEqualTo(List.of("b", "c"));
        assertThat(ask(() -> groups.names(loop(), access.toListGroups("demo", Credentials.NONE))))
                .isEqualTo(List.of("g"));

        ask(() -> groups.delete(loop(), group));
        assertThat(ask(() -> groups.channels(loop(), group))).isEqualTo(List.of());
    }

    @Test
    void change_ofANamespace_isSeen() {
        ask(() -> groups.add(loop(), access.toManageGroup("demo", "ns:g", Credentials.NONE), List.of("a")));
        assertThat(ask(() -> groups.namespaces(loop(), access.toListGroups("demo", Credentials.NONE))))
                .isEqualTo(List.of("ns"));
        assertThat(ask(() -> groups.names(loop(), access.toManageNamespace("demo", "ns", Credentials.NONE))))
                .isEqualTo(List.of("g"));

        ask(() -> groups.delete(loop(), access.toManageNamespace("demo", "ns", Credentials.NONE)));
        assertThat(ask(() -> groups.namespaces(loop(), access.toListGroups("demo", Credentials.NONE))))
                .isEqualTo(List.of());
    }

    @Test
    void groups_ofKeysets_areApart() {
        ask(() -> groups.add(loop(), access.toManageGroup("demo", "g", Credentials.NONE), List.of("a")));

        assertThat(ask(() -> groups.channels(loop(), access.toManageGroup("other", "g", Credentials.NONE))))
                .isEqualTo(List.of());
    }

    @Test
    void add_beyondALimit_isARefusalWithoutAWrapper() {
        GroupPermit group = access.toManageGroup("demo", "g", Credentials.NONE);

        assertThat(ask(() -> groups.add(loop(), group, List.of("a", "b", "c", "d"))))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.TOO_MANY_CHANNELS));
    }

    /** The result, or the failure, told in a turn of the caller. */
    private <T> @Nullable Object ask(Supplier<CompletionStage<T>> question) {
        List<@Nullable Object> answers = new ArrayList<>();
        loop().turn(() -> {
            var unused = question.get().whenComplete((result, failure) -> {
                assertThat(loop().inLoop()).isTrue();
                answers.add(failure != null ? failure : result);
            });
        });
        loops.runUntilIdle();
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    private VirtualLoop loop() {
        return loops.loop(caller);
    }
}
