package io.hubbub.broker;

import io.hubbub.broker.Judge.Event;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Adds up the presence events of a keyset as a subscriber does who gets all of them: each join is ended by one leave or
 * timeout, and the sum is who is there. An interval that names nobody makes it ask.
 */
final class PresenceAudit {
    private final Judge judge;
    private final boolean deltas;
    private final Function<String, Set<String>> here;
    private final Map<String, Set<String>> told = new HashMap<>(); // users by channel

    /**
     * Nobody has come yet.
     *
     * @param deltas whether intervals name who came and went
     * @param here who is on a channel, asked in the turn of an event
     */
    PresenceAudit(Judge judge, boolean deltas, Function<String, Set<String>> here) {
        this.judge = judge;
        this.deltas = deltas;
        this.here = here;
    }

    void hear(String channel, JsonNode event) {
        String action = event.get("action").asString();
        String user = event.path("uuid").asString("");
        Set<String> users = told.computeIfAbsent(channel, key -> new HashSet<>());
        Set<String> there = here.apply(channel);
        judge.require(
                event.get("occupancy").asInt() == there.size(), event, "says a wrong occupancy of", channel, there);
        switch (action) {
            case "join" -> joined(users, user, event);
            case "leave", "timeout" -> gone(users, user, event);
            case "interval" -> interval(users, there, event);
            case "state-change" -> {
                judge.saw(Event.STATE_CHANGE);
                judge.require(there.contains(user), event, "is of nobody on", channel);
                return; // within an interval others may have come and gone
            }
            default -> throw new AssertionError("Unknown action " + action);
        }
        judge.require(users.equals(there), "The events of", channel, "sum to", users, "there are", there, "at", event);
    }

    /** Everybody has gone, and nobody was told. */
    void forget() {
        told.clear();
    }

    /** When no interval is under way, everything was told. */
    void check() {
        told.forEach((channel, users) -> judge.require(
                users.equals(here.apply(channel)), channel, "has", here.apply(channel), "told were", users));
    }

    private void interval(Set<String> users, Set<String> there, JsonNode event) {
        judge.saw(Event.INTERVAL);
        if (!deltas || event.has("here_now_refresh")) {
            users.clear();
            users.addAll(there);
            return;
        }
        judge.saw(Event.INTERVAL_WITH_NAMES);
        event.path("join").forEach(user -> joined(users, user.asString(), event));
        event.path("leave").forEach(user -> gone(users, user.asString(), event));
        event.path("timeout").forEach(user -> gone(users, user.asString(), event));
    }

    private void joined(Set<String> users, String user, JsonNode event) {
        judge.require(users.add(user), event, "tells of", user, "who has come before");
        judge.saw(Event.JOIN);
    }

    private void gone(Set<String> users, String user, JsonNode event) {
        judge.require(users.remove(user), event, "tells of", user, "who was not there");
        judge.saw("timeout".equals(event.get("action").asString()) ? Event.TIMEOUT : Event.LEAVE);
    }
}
