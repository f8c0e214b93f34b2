package io.hubbub.compat;

/** One SDK, ready to make clients. */
interface SdkDriver extends AutoCloseable {
    /** Makes a client whose events go to the inbox. */
    SdkClient create(String uuid, ClientSettings settings, Inbox inbox);

    /** Ends what the driver started. Its clients are of no use afterwards. */
    @Override
    void close();
}
