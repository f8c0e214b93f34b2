package io.hubbub.client;

import io.hubbub.client.http.Percent;
import io.hubbub.client.http.Request;
import io.hubbub.client.model.PNOperationType;
import io.hubbub.client.model.PubNubError;
import io.hubbub.protocol.access.Right;
import java.util.Collection;
import java.util.List;

/** What the calls about rights of auth keys have in common: whom, and on what. */
final class Granted {
    private final Calls calls;
    private final PNOperationType operation;
    final NameList channels = new NameList();
    final NameList groups = new NameList();
    final NameList uuids = new NameList();
    final NameList authKeys = new NameList();

    Granted(Calls calls, PNOperationType operation) {
        this.calls = calls;
        this.operation = operation;
    }

    /** {@code /v2/auth/grant/sub-key/KEY} with the names, after checking them. */
    Request request() {
        String subscribeKey = calls.subscribeKey(operation);
        calls.checkSecretKey(operation);
        calls.publishKey(operation); // part of what is signed
        boolean named = !channels.names().isEmpty() || !groups.names().isEmpty();
        if (!uuids.names().isEmpty() && named) {
            throw wrong("rights on users and rights on channels or channel groups are granted apart");
        }
        if (!uuids.names().isEmpty() && authKeys.names().isEmpty()) {
            throw wrong("rights on users are granted to auth keys");
        }
        return about(new Request(operation).path("v2", "auth", "grant", "sub-key", subscribeKey))
                .queryList("target-uuid", uuids.names())
                .once();
    }

    /** {@code /v2/auth/audit/sub-key/KEY} with the names. */
    Request audit() {
        String subscribeKey = calls.subscribeKey(operation);
        calls.checkSecretKey(operation);
        return about(new Request(operation).path("v2", "auth", "audit", "sub-key", subscribeKey));
    }

    /** Adds all rights, with 1 for those that are given. */
    static Request bits(Request request, Collection<Right> given) {
        for (Right right : Right.values()) {
            right.letter().ifPresent(letter -> request.query(letter, given.contains(right) ? "1" : "0"));
        }
        return request;
    }

    private Request about(Request request) {
        for (NameList list : List.of(channels, groups, uuids, authKeys)) {
            if (!Percent.isEncodable(list.names().toString())) {
                throw wrong("a name or an auth key is no correct Unicode");
            }
        }
        return request.unauthorized()
                .confidential()
                .queryList("channel", channels.names())
                .queryList("channel-group", groups.names())
                .queryList("auth", authKeys.names())
                .about(channels.names(), groups.names());
    }

    private RuntimeException wrong(String why) {
        return calls.wrong(operation, PubNubError.PNERR_PAM_INVALID_ARGUMENTS, why);
    }
}
