package io.hubbub.broker.log;

import io.hubbub.protocol.Timetoken;
import org.jspecify.annotations.Nullable;

/**
 * The logs of the channels that one pattern stands for, the one that was appended to last at the end. Reached only
 * through {@link ChannelLogs}, its owner.
 *
 * <p>Whoever reads goes from the end to the first log without news: it costs as much as there are channels with news.
 */
final class PatternLogs {
    final String pattern;
    private Timetoken goneThrough; // logs that were dropped held nothing later
    private @Nullable Member last;

    PatternLogs(String pattern, Timetoken goneThrough) {
        this.pattern = pattern;
        this.goneThrough = goneThrough;
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

    Timetoken goneThrough() {
        return goneThrough;
    }

    @Nullable
    Member last() {
        return last;
    }

    private void putLast(Member member) {
        member.before = last;
        if (last != null) {
            last.behind = member;
        }
        last = member;
    }

    private void takeOut(Member member) {
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
            if (log.last().isAfter(list.goneThrough)) {
                list.goneThrough = log.last();
            }
        }
    }
}
