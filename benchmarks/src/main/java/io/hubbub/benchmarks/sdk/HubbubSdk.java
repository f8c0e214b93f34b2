package io.hubbub.benchmarks.sdk;

import io.hubbub.client.PNConfiguration;
import io.hubbub.client.PubNub;
import io.hubbub.client.PubNubBuilder;
import io.hubbub.client.SubscribeCallback;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNStatusCategory;
import io.hubbub.client.model.PubNubException;
import io.hubbub.client.netty.NettyRuntime;
import io.hubbub.client.spi.ClientRuntime;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Our own Java SDK, each client with a runtime of its own, or all with one. */
final class HubbubSdk implements Sdk {
    private final Supplier<@Nullable ClientRuntime> runtimes; // null for the one that is there without asking

    private HubbubSdk(Supplier<@Nullable ClientRuntime> runtimes) {
        this.runtimes = runtimes;
    }

    /** With the HTTP client of the JDK. */
    static Sdk plain() {
        return new HubbubSdk(() -> null);
    }

    static Sdk onNetty() {
        return new HubbubSdk(NettyRuntime::create);
    }

    @Override
    public Sdk shared() {
        ClientRuntime one = runtimes.get();
        return new HubbubSdk(() -> one);
    }

    @Override
    public SdkClient client(String origin, String user, int connections, Heard heard) {
        PubNubBuilder builder = PubNub.builder(new PNConfiguration()
                .setOrigin(origin)
                .setSsl(false)
                .setPublishKey("demo")
                .setSubscribeKey("demo")
                .setUuid(user));
        ClientRuntime runtime = runtimes.get();
        if (runtime != null) {
            builder.runtime(runtime);
        }
        PubNub pubnub = builder.build();
        pubnub.addListener(new Listener(heard));
        return new Client(pubnub);
    }

    private record Client(PubNub pubnub) implements SdkClient {
        @Override
        public void publish(String channel, Object message, Ended ended) {
            var unused = pubnub.publish()
                    .channel(channel)
                    .message(message)
                    .async((result, status) -> ended.ended(result != null));
        }

        @Override
        public boolean publishAndWait(String channel, Object message) {
            try {
                return pubnub.publish().channel(channel).message(message).sync().timetoken() > 0;
            } catch (PubNubException e) {
                return false;
            }
        }

        @Override
        public void subscribe(List<String> channels, long timetoken) {
            pubnub.subscribe().channels(channels).withTimetoken(timetoken).execute();
        }

        @Override
        public void unsubscribe(List<String> channels) {
            pubnub.unsubscribe().channels(channels).execute();
        }

        @Override
        public void close() {
            pubnub.close();
        }
    }

    private record Listener(Heard heard) implements SubscribeCallback {
        @Override
        public void message(PubNub pubnub, PNMessageResult event) {
            JsonNode message = event.message();
            if (message.isString()) {
                heard.text(event.channel(), message.stringValue());
            } else {
                heard.number(event.channel(), message.path("number").longValue());
            }
        }

        @Override
        public void status(PubNub pubnub, PNStatus status) {
            if (status.category() == PNStatusCategory.PNConnectedCategory) {
                heard.connected();
            }
        }
    }
}
