package io.hubbub.compat;

/** One SDK, ready to make clients. */
interface SdkDriver {
    /** Makes a client whose events go to the inbox. */
    SdkClient create(String uuid, ClientSettings settings, Inbox inbox);
}
