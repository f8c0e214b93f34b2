package io.hubbub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hubbub.client.ScriptedServer.Asked;
import io.hubbub.client.model.PNChannelGroupsAddChannelResult;
import io.hubbub.client.model.PNChannelGroupsRemoveChannelResult;
import io.hubbub.client.model.PNChannelGroupsRemoveGroupResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.model.PubNubException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The calls about channel groups as they stand on the wire, and what their replies mean. */
@Timeout(120)
final class ChannelGroupCallTest {
    private static final String REGISTRY = "/v1/channel-registration/sub-key/sub/channel-group";
    private static final String DONE =
            "{\"status\":200,\"message\":\"OK\",\"service\":\"channel-registry\",\"error\":false}";

    private final VirtualClientLoop loop = new VirtualClientLoop();
    private final ScriptedServer server = new ScriptedServer();
    private final PNConfiguration config =
            new PNConfiguration().setSubscribeKey("sub").setUuid("me").setOrigin("localhost:8080");
    private PubNub pubnub = create();

    @Test
    void add_namesGroupAndChannels() {
        config.setAuthKey("key");
        pubnub = create();
        var result = pubnub.addChannelsToChannelGroup()
                .channelGroup("my group")
                .channels("a,b", "c d")
                .queryParam(Map.of("x", "y"))
                .result();
        Asked asked = only();

        assertThat(asked.call.method()).isEqualTo("GET");
        assertThat(asked.path()).isEqualTo(REGISTRY + "/my%20group");
        assertThat(asked.call.uri().getRawQuery()).contains("add=a%2Cb%2Cc%20d");
        assertThat(asked.queries())
                .containsEntry("auth", "key")
                .containsEntry("x", "y")
                .doesNotContainKey("remove");
        assertThat(asked.call.repeatable()).isFalse();
        assertThat(answered(result, DONE)).isEqualTo(new PNChannelGroupsAddChannelResult());
    }

    @Test
    void remove_namesGroupAndChannels() {
        var result = pubnub.removeChannelsFromChannelGroup()
                .channelGroup("g")
                .channels(List.of("a", "b"))
                .result();

        assertThat(only().path()).isEqualTo(REGISTRY + "/g");
        assertThat(only().queries()).containsEntry("remove", "a,b").doesNotContainKey("add");
        assertThat(only().call.repeatable()).isFalse();
        assertThat(answered(result, DONE)).isEqualTo(new PNChannelGroupsRemoveChannelResult());
    }

    @Test
    void delete_hasAPathOfItsOwn() {
        var result = pubnub.deleteChannelGroup().channelGroup("a/b").result();

        assertThat(only().path()).isEqualTo(REGISTRY + "/a%2Fb/remove");
        assertThat(only().call.repeatable()).isFalse();
        assertThat(answered(result, DONE)).isEqualTo(new PNChannelGroupsRemoveGroupResult());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'status':200,'payload':{'channels':['b','a'],'group':'g'},'service':'channel-registry','error':false}|b,a",
                "{'status':200,'payload':{'channels':[],'group':'g'},'error':false}|``",
                "{'status':200,'payload':{'group':'g'},'error':false}|``"
            })
    void list_channelsOfAGroup_areReadInOrder(String reply, String channels) {
        var result = pubnub.listChannelsForChannelGroup().channelGroup("g").result();

        assertThat(only().path()).isEqualTo(REGISTRY + "/g");
        assertThat(only().queries()).doesNotContainKeys("add", "remove");
        assertThat(only().call.repeatable()).isTrue();
        assertThat(String.join(",", answered(result, reply).channels())).isEqualTo(channels);
    }

    @Test
    void list_groups_areRead() {
        var result = pubnub.listAllChannelGroups().result();

        assertThat(only().path()).isEqualTo(REGISTRY);
        assertThat(answered(result, "{'status':200,'message':'OK','payload':{'groups':['a','b']}}")
                        .groups())
                .containsExactly("a", "b");
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                call(
                        "add",
                        PNOperationType.PNAddChannelsToGroupOperation,
                        client -> client.addChannelsToChannelGroup()
                                .channelGroup("g")
                                .channels("a")),
                call(
                        "remove",
                        PNOperationType.PNRemoveChannelsFromGroupOperation,
                        client -> client.removeChannelsFromChannelGroup()
                                .channelGroup("g")
                                .channels("a")),
                call(
                        "delete",
                        PNOperationType.PNRemoveGroupOperation,
                        client -> client.deleteChannelGroup().channelGroup("g")),
                call(
                        "list",
                        PNOperationType.PNChannelsForGroupOperation,
                        client -> client.listChannelsForChannelGroup().channelGroup("g")),
                call("list all", PNOperationType.PNChannelGroupsOperation, PubNub::listAllChannelGroups));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_replyIsSomethingElse_isMalformed(Function<PubNub, RemoteAction<?>> call, PNOperationType operation) {
        for (String reply : List.of(
                "",
                "<html>",
                "null",
                "5",
                "[1]",
                "{}",
                "{\"payload\":null}",
                "{\"payload\":[]}",
                "{\"payload\":{\"channels\":5,\"groups\":5}}",
                "{\"payload\":{\"channels\":[5],\"groups\":[null]}}",
                "{\"payload\":{\"channels\":{},\"groups\":{}}}")) {
            var result = call.apply(pubnub).result();
            server.open().get(0).answer(200, reply);

            PubNubException failure = failure(result);
            assertThat(failure.status().category()).as(reply).isEqualTo(PNStatusCategory.PNMalformedResponseCategory);
            assertThat(failure.status().operation()).isEqualTo(operation);
        }
    }

    @ParameterizedTest
    @MethodSource("calls")
    void call_isRefused_saysWhy(Function<PubNub, RemoteAction<?>> call, PNOperationType operation) {
        for (int status : new int[] {200, 400}) {
            var result = call.apply(pubnub).result();
            server.open()
                    .get(0)
                    .answer(status, "{\"status\":400,\"message\":\"Too many channels\",\"error\":true,\"payload\":{}}");

            PubNubException failure = failure(result);
            assertThat(failure.errorMessage()).isEqualTo("Too many channels");
            assertThat(failure.error()).isEqualTo(PubNubError.PNERR_CLIENT_ERROR);
            assertThat(failure.status().category()).isEqualTo(PNStatusCategory.PNBadRequestCategory);
            assertThat(failure.status().operation()).isEqualTo(operation);
        }
    }

    @Test
    void status_namesChannelsAndGroup() {
        var settled = pubnub.addChannelsToChannelGroup()
                .channelGroup(" g ")
                .channels("a", "b")
                .settled();
        only().answer(403, "{}");
        loop.run();

        assertThat(settled.join().status().affectedChannels()).containsExactly("a", "b");
        assertThat(settled.join().status().affectedChannelGroups()).containsExactly("g");
    }

    @Test
    void validation_inTheDocumentedOrder() {
        pubnub = PubNub.builder(new PNConfiguration().setUuid("me"))
                .loop(loop)
                .transport(server)
                .build();
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::addChannelsToChannelGroup);
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::removeChannelsFromChannelGroup);
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::deleteChannelGroup);
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::listChannelsForChannelGroup);
        assertWrong(PubNubError.PNERR_SUBSCRIBE_KEY_MISSING, PubNub::listAllChannelGroups);
        pubnub = create();
        assertWrong(PubNubError.PNERR_CHANNELS_MISSING, PubNub::addChannelsToChannelGroup);
        assertWrong(
                PubNubError.PNERR_CHANNELS_MISSING,
                client -> client.removeChannelsFromChannelGroup()
                        .channelGroup("g")
                        .channels(" ,"));
        assertWrong(
                PubNubError.PNERR_GROUP_MISSING,
                client -> client.addChannelsToChannelGroup().channels("a"));
        assertWrong(
                PubNubError.PNERR_GROUP_MISSING,
                client -> client.removeChannelsFromChannelGroup().channels("a").channelGroup(" "));
        assertWrong(PubNubError.PNERR_GROUP_MISSING, PubNub::deleteChannelGroup);
        assertWrong(
                PubNubError.PNERR_GROUP_MISSING,
                client -> client.listChannelsForChannelGroup().channelGroup(""));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS,
                client -> client.deleteChannelGroup().channelGroup("a,b"));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS,
                client -> client.listChannelsForChannelGroup().channelGroup("\ud800"));
        assertWrong(
                PubNubError.PNERR_INVALID_ARGUMENTS,
                client -> client.addChannelsToChannelGroup().channelGroup("g").channels("\udc00"));
        assertThat(server.all()).isEmpty();
    }

    private static Arguments call(String name, PNOperationType operation, Function<PubNub, RemoteAction<?>> call) {
        return Arguments.of(Named.of(name, call), operation);
    }

    private <T> T answered(CompletableFuture<T> result, String reply) {
        server.open().get(0).answer(200, reply.replace('\'', '"'));
        loop.run();
        return result.join();
    }

    private void assertWrong(PubNubError error, Function<PubNub, RemoteAction<?>> call) {
        assertThatExceptionOfType(PubNubException.class)
                .isThrownBy(() -> call.apply(pubnub).sync())
                .satisfies(e -> assertThat(e.error()).isEqualTo(error));
        assertThat(failure(call.apply(pubnub).result()).error()).isEqualTo(error);
    }

    private PubNubException failure(CompletableFuture<?> future) {
        loop.run();
        try {
            Object value = future.join();
            throw new AssertionError("Succeeded with " + value);
        } catch (CompletionException e) {
            return (PubNubException) Objects.requireNonNull(e.getCause());
        }
    }

    private Asked only() {
        assertThat(server.all()).hasSize(1);
        return server.all().get(0);
    }

    private PubNub create() {
        return PubNub.builder(config)
                .loop(loop)
                .transport(server)
                .executor(loop::post)
                .build();
    }
}
