package io.hubbub.compat;

/** How a cell of the matrix came out. */
enum Outcome {
    PASSES("passes"),
    NOT_OFFERED("not offered"),
    NOT_RUN("not run here"),
    FAILS("**fails**");

    private final String label;

    Outcome(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
