package io.hubbub.client;

import io.hubbub.client.model.PNChannelMetadataResult;
import io.hubbub.client.model.PNEvent;
import io.hubbub.client.model.PNFileMessageResult;
import io.hubbub.client.model.PNMembershipResult;
import io.hubbub.client.model.PNMessageActionResult;
import io.hubbub.client.model.PNMessageResult;
import io.hubbub.client.model.PNPresenceEventResult;
import io.hubbub.client.model.PNSignalResult;
import io.hubbub.client.model.PNStatus;
import io.hubbub.client.model.PNUUIDMetadataResult;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a listener hears, in order. */
class Recorder implements SubscribeCallback {
    final List<PNEvent> events = new ArrayList<>();

    /** The statuses as {@code Connected[a, b]}, with the HTTP status of errors. */
    List<String> statuses() {
        return events.stream()
                .filter(PNStatus.class::isInstance)
                .map(event -> word((PNStatus) event))
                .toList();
    }

    /** The payloads of messages. */
    List<String> messages() {
        return events.stream()
                .filter(PNMessageResult.class::isInstance)
                .map(event -> ((PNMessageResult) event).message().toString())
                .toList();
    }

    PNStatus lastStatus() {
        return (PNStatus) events.stream()
                .filter(PNStatus.class::isInstance)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    static String word(PNStatus status) {
        List<String> names = new ArrayList<>(status.affectedChannels());
        names.addAll(status.affectedChannelGroups());
        String code = status.isError() && status.statusCode() != null ? "(" + status.statusCode() + ")" : "";
        return status.category().name().replaceAll("PN(.*)Category", "$1") + code + names;
    }

    @Override
    public void status(PubNub pubnub, PNStatus status) {
        events.add(status);
    }

    @Override
    public void message(PubNub pubnub, PNMessageResult message) {
        events.add(message);
    }

    @Override
    public void presence(PubNub pubnub, PNPresenceEventResult presence) {
        events.add(presence);
    }

    @Override
    public void signal(PubNub pubnub, PNSignalResult signal) {
        events.add(signal);
    }

    @Override
    public void messageAction(PubNub pubnub, PNMessageActionResult messageAction) {
        events.add(messageAction);
    }

    @Override
    public void file(PubNub pubnub, PNFileMessageResult file) {
        events.add(file);
    }

    @Override
    public void channel(PubNub pubnub, PNChannelMetadataResult channel) {
        events.add(channel);
    }

    @Override
    public void uuid(PubNub pubnub, PNUUIDMetadataResult uuid) {
        events.add(uuid);
    }

    @Override
    public void membership(PubNub pubnub, PNMembershipResult membership) {
        events.add(membership);
    }
}
