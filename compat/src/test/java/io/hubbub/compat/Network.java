package io.hubbub.compat;

/**
 * What clients have to know of a server.
 *
 * @param origin host and port, without scheme
 */
record Network(String origin, String publishKey, String subscribeKey) {
    String url() {
        return "http://" + origin;
    }
}
