package io.hubbub.broker.port;

/**
 * How often a keyset may be used. Each is a number of requests per second; 0 is no limit. A second's worth may come at once.
 *
 * @param publishes messages, signals and message actions of all users together
 * @param publishesOfUser the same of one user, named by its uuid
 * @param subscribes requests for messages, of all users together
 * @param subscribesOfUser the same of one user
 * @param grants changes of permissions
 */
public record RateLimits(int publishes, int publishesOfUser, int subscribes, int subscribesOfUser, int grants) {
    /** As often as they like. */
    public static final RateLimits NONE = new RateLimits(0, 0, 0, 0, 0);
}
