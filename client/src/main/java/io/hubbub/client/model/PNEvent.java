package io.hubbub.client.model;

/** What a subscription brings: something that somebody published, or news of the subscription itself. */
public sealed interface PNEvent
        permits PNStatus,
                PNMessageResult,
                PNSignalResult,
                PNPresenceEventResult,
                PNMessageActionResult,
                PNFileMessageResult,
                PNObjectEvent {}
