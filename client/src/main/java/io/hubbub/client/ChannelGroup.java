package io.hubbub.client;

import io.hubbub.client.http.Percent;
import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the calls about channel groups have in common: one group, maybe channels, and where the registry is. */
final class ChannelGroup {
    private final Calls calls;
    private final PNOperationType operation;
    final NameList channels = new NameList();

    @Nullable
    String name;

    ChannelGroup(Calls calls, PNOperationType operation) {
        this.calls = calls;
        this.operation = operation;
    }

    /** {@code /v1/channel-registration/sub-key/KEY/channel-group}: the registry of all groups. */
    Request registry() {
        return new Request(operation)
                .path("v1", "channel-registration", "sub-key", calls.subscribeKey(operation), "channel-group");
    }

    /** The registry of the one group. */
    Request request() {
        Request request = registry();
        String group = group();
        return request.path(group).about(List.of(), List.of(group));
    }

    /** A change of its channels: {@code ?add=a,b}. */
    Request change(String verb) {
        Request request = registry();
        List<String> names = channels.names();
        if (names.isEmpty()) {
            throw calls.wrong(operation, PubNubError.PNERR_CHANNELS_MISSING);
        }
        if (!Percent.isEncodable(names.toString())) {
            throw calls.wrong(operation, PubNubError.PNERR_INVALID_ARGUMENTS, "a channel is no correct Unicode");
        }
        String group = group();
        return request.path(group)
                .queryList(verb, names)
                .about(names, List.of(group))
                .once();
    }

    private String group() {
        if (name == null || name.isBlank()) {
            throw calls.wrong(operation, PubNubError.PNERR_GROUP_MISSING);
        }
        if (name.indexOf(',') >= 0) {
            throw calls.wrong(
                    operation,
                    PubNubError.PNERR_INVALID_ARGUMENTS,
                    "the call is about one channel group, not about \"" + name + "\"");
        }
        if (!Percent.isEncodable(name)) {
            throw calls.wrong(
                    operation, PubNubError.PNERR_INVALID_ARGUMENTS, "the channel group is no correct Unicode");
        }
        return name.strip();
    }
}
