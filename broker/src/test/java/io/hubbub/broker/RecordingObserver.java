package io.hubbub.broker;

import io.hubbub.broker.port.Keyset;
import io.hubbub.broker.port.Observer;
import io.hubbub.protocol.Envelope;
import io.hubbub.protocol.Message;
import io.hubbub.protocol.Timetoken;
import java.util.ArrayList;
import java.util.List;

/** Keeps what the broker told, in order. */
final class RecordingObserver implements Observer {
    final List<Envelope> accepted = new ArrayList<>();
    final List<Gap> gaps = new ArrayList<>();
    final List<Delivery> deliveries = new ArrayList<>();
    final List<Integer> recalled = new ArrayList<>(); // messages of each read
    int stored;
    int notStored;
    int caughtUp; // messages
    long logBytes;
    int parkedPolls;
    int presenceEntries;
    int presenceFull;
    int presenceEvents;

    @Override
    public void accepted(Keyset keyset, Message message, Envelope envelope) {
        accepted.add(envelope);
    }

    @Override
    public void delivered(Envelope envelope, int polls, long nowTicks) {
        deliveries.add(new Delivery(envelope, polls));
    }

    @Override
    public void caughtUp(int messages) {
        caughtUp += messages;
    }

    @Override
    public void gap(Keyset keyset, String channel, Timetoken after, Timetoken through) {
        gaps.add(new Gap(keyset.subscribeKey(), channel, after, through));
    }

    @Override
    public void recalled(Keyset keyset, int messages) {
        recalled.add(messages);
    }

    @Override
    public void stored(Keyset keyset) {
        stored++;
    }

    @Override
    public void notStored(Keyset keyset) {
        notStored++;
    }

    @Override
    public void logBytes(long delta) {
        logBytes += delta;
    }

    @Override
    public void parkedPolls(int delta) {
        parkedPolls += delta;
    }

    @Override
    public void presenceEntries(int delta) {
        presenceEntries += delta;
    }

    @Override
    public void presenceFull() {
        presenceFull++;
    }

    @Override
    public void presenceEvent(Keyset keyset, Envelope envelope) {
        presenceEvents++;
    }

    record Gap(String subscribeKey, String channel, Timetoken after, Timetoken through) {}

    record Delivery(Envelope envelope, int polls) {}
}
