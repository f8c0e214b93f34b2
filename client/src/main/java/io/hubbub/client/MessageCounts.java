package io.hubbub.client;

import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNMessageCountResult;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Counts the messages that history has of some channels, each after a timetoken. */
public final class MessageCounts extends RemoteAction<PNMessageCountResult> {
    private static final String WHAT = "message counts";

    private final NameList channels = new NameList();
    private List<Long> timetokens = List.of();

    MessageCounts(Calls calls) {
        super(calls);
    }

    /** These channels, besides those named before. A channel counts once, however often it is named. */
    public MessageCounts channels(String... names) {
        return channels(List.of(names));
    }

    /** These channels, besides those named before. A channel counts once, however often it is named. */
    public MessageCounts channels(Collection<String> names) {
        channels.add(names);
        return this;
    }

    /** After what messages are counted, in units of 100 ns since the Unix epoch: one for all channels, or one for each. */
    public MessageCounts channelsTimetoken(Long... timetokensOfChannels) {
        return channelsTimetoken(Arrays.asList(timetokensOfChannels));
    }

    /** After what messages are counted, in units of 100 ns since the Unix epoch: one for all channels, or one for each. */
    public MessageCounts channelsTimetoken(Collection<Long> timetokensOfChannels) {
        timetokens = new ArrayList<>(timetokensOfChannels);
        return this;
    }

    /** Adds parameters to the query. */
    public MessageCounts queryParam(Map<String, String> parameters) {
        addQuery(parameters);
        return this;
    }

    @Override
    Request request() {
        String subscribeKey = calls().subscribeKey(PNOperationType.PNMessageCountOperation);
        List<String> names = calls().channels(PNOperationType.PNMessageCountOperation, channels);
        if (timetokens.isEmpty() || timetokens.contains(null)) {
            throw calls().wrong(PNOperationType.PNMessageCountOperation, PubNubError.PNERR_TIMETOKEN_MISSING);
        }
        if (timetokens.size() != 1 && timetokens.size() != names.size()) {
            throw calls().wrong(
                            PNOperationType.PNMessageCountOperation,
                            PubNubError.PNERR_CHANNELS_TIMETOKEN_MISMATCH,
                            timetokens.size() + " timetokens for " + names.size() + " channels");
        }
        for (long timetoken : timetokens) {
            if (timetoken < 0) {
                throw calls().wrong(
                                PNOperationType.PNMessageCountOperation,
                                PubNubError.PNERR_INVALID_ARGUMENTS,
                                "a timetoken is never negative: " + timetoken);
            }
        }
        return new Request(PNOperationType.PNMessageCountOperation)
                .path("v3", "history", "sub-key", subscribeKey, "message-counts")
                .pathList(names)
                .about(names, List.of())
                .queryList(
                        timetokens.size() == 1 ? "timetoken" : "channelsTimetoken",
                        timetokens.stream().map(String::valueOf).collect(Collectors.toList()));
    }

    @Override
    Function<JsonNode, PNMessageCountResult> reader() {
        return body -> {
            JsonNode counts = ServiceReply.accepted(body, WHAT).path("channels");
            if (!counts.isObject()) {
                throw ServiceReply.malformed(WHAT);
            }
            Map<String, Long> channelCounts = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> each : counts.properties()) {
                int count = ServiceReply.number(each.getValue());
                if (count < 0) {
                    throw ServiceReply.malformed(WHAT);
                }
                channelCounts.put(each.getKey(), (long) count);
            }
            return new PNMessageCountResult(channelCounts);
        };
    }
}
