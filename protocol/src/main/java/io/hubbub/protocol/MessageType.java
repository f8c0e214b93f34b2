package io.hubbub.protocol;

/** What kind of event an envelope carries: the field {@code e}, absent for plain messages. */
public enum MessageType {
    /** Published by a client; may be stored. */
    MESSAGE(0),
    /** Small, never stored. */
    SIGNAL(1),
    /** Says that a message action was added or removed; never stored as a message. */
    ACTION(3);

    private final int wireNumber;

    MessageType(int wireNumber) {
        this.wireNumber = wireNumber;
    }

    /** The number in the field {@code e}. */
    public int wireNumber() {
        return wireNumber;
    }
}
