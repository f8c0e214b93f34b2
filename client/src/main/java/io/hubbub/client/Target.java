package io.hubbub.client;

import io.hubbub.client.http.Percent;
import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubError;
import io.hubbub.client.subscribe.Names;

/** The channels and channel groups that a call to presence is about. */
final class Target {
    private final Calls calls;
    private final PNOperationType operation;
    final NameList channels = new NameList();
    final NameList groups = new NameList();

    Target(Calls calls, PNOperationType operation) {
        this.calls = calls;
        this.operation = operation;
    }

    /** What was named so far, maybe nothing. */
    Names names() {
        return new Names(channels.names(), groups.names());
    }

    /** What was named, and something was. */
    Names someNames() {
        Names names = names();
        if (names.isEmpty()) {
            throw calls.wrong(operation, PubNubError.PNERR_CHANNEL_OR_GROUP_MISSING);
        }
        checkUnicode(names.toString());
        return names;
    }

    void checkUnicode(String text) {
        if (!Percent.isEncodable(text)) {
            throw calls.wrong(operation, PubNubError.PNERR_INVALID_ARGUMENTS, "a name is no correct Unicode");
        }
    }

    /** {@code /v2/presence/sub-key/KEY/channel/a,b?channel-group=g}. */
    Request request(String subscribeKey, Names names) {
        return new Request(operation)
                .path("v2", "presence", "sub-key", subscribeKey, "channel")
                .pathList(names.channels())
                .queryList("channel-group", names.groups())
                .about(names.channels(), names.groups());
    }
}
