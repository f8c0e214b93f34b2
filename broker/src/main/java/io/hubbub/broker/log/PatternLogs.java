package io.hubbub.broker.log;

import io.hubbub.protocol.Timetoken;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The logs of the channels that one pattern stands for, the one that was appended to last at the end. Reached only
 * through {@link ChannelLogs}, its owner.
 *
 * <p>Whoever reads goes from the end to the first log without news: it costs as much as there are channels with news. When
 * that is too much for one turn, it is a {@link Walk}.
 */
final class PatternLogs {
    final String pattern;
    private Gone gone; // of the logs that were dropped
    private @Nullable Member last;
    private final List<Walk> walks = new ArrayList<>(0); // that are under way

    PatternLogs(String pattern, Gone gone) {
        this.pattern = pattern;
        this.gone = gone;
    }

    /** Adds a log that is about to be appended to. */
    Member add(ChannelLog log) {
        Member member = new Member(this, log);
        putLast(member);
        return member;
    }

    boolean isEmpty() {
        return last == null;
    }

    /** What of the logs that were dropped is gone. */
    Gone gone() {
        return gone;
    }

    @Nullable
    Member last() {
        return last;
    }

    /** A way from the end towards the first log, which may take several turns and must be ended. */
    Walk walk() {
        Walk walk = new Walk(this);
        walks.add(walk);
        return walk;
    }

    private void putLast(Member member) {
        member.before = last;
        if (last != null) {
            last.behind = member;
        }
        last = member;
    }

    private void takeOut(Member member) {
        for (int i = 0; i < walks.size(); i++) {
            walks.get(i).passOver(member);
        }
        if (member.before != null) {
            member.before.behind = member.behind;
        }
        if (member.behind != null) {
            member.behind.before = member.before;
        } else {
            last = member.before;
        }
        member.before = null;
        member.behind = null;
    }

    /**
     * Comes to each log with news that stays where it is: one that is appended to meanwhile goes to the end and may be
     * passed over.
     */
    static final class Walk {
        private final PatternLogs list;
        private @Nullable Member next;

        private Walk(PatternLogs list) {
            this.list = list;
            this.next = list.last;
        }

        /** The next log with something after {@code cursor}, or null when there is none. */
        @Nullable
        ChannelLog next(Timetoken cursor) {
            Member member = next;
            if (member == null || !member.log.last().isAfter(cursor)) {
                return null;
            }
            next = member.before;
            return member.log;
        }

        void end() {
            list.walks.remove(this);
        }

        private void passOver(Member member) {
            if (next == member) {
                next = member.before;
            }
        }
    }

    /** One log in one list. */
    static final class Member {
        final PatternLogs list;
        final ChannelLog log;
        private @Nullable Member before;
        private @Nullable Member behind;

        private Member(PatternLogs list, ChannelLog log) {
            this.list = list;
            this.log = log;
        }

        /** The log that was appended to before this one. */
        @Nullable
        Member before() {
            return before;
        }

        /** Something is appended to the log. */
        void appended() {
            if (behind != null) {
                list.takeOut(this);
                list.putLast(this);
            }
        }

        /** The log is dropped. */
        void dropped() {
            list.takeOut(this);
            list.gone = list.gone.and(log.goneWhenDropped());
        }
    }
}
