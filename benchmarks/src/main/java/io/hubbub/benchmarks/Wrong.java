package io.hubbub.benchmarks;

/** Where something secret is wrong that somebody shows. */
enum Wrong {
    NOWHERE,
    FIRST_BYTE,
    LAST_BYTE;

    /** Which of {@code bytes} is wrong; -1 for none. */
    int index(int bytes) {
        return switch (this) {
            case NOWHERE -> -1;
            case FIRST_BYTE -> 0;
            case LAST_BYTE -> bytes - 1;
        };
    }
}
