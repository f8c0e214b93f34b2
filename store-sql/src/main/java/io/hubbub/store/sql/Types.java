package io.hubbub.store.sql;

import io.hubbub.protocol.MessageType;

/** The numbers of message types in rows, which are those on the wire. */
final class Types {
    private Types() {}

    static MessageType of(int number) {
        for (MessageType type : MessageType.values()) {
            if (type.wireNumber() == number) {
                return type;
            }
        }
        throw new IllegalStateException("No message type has the number " + number);
    }
}
