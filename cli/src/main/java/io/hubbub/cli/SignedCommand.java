package io.hubbub.cli;

import io.hubbub.client.PubNub;
import picocli.CommandLine.Mixin;

/** A command for who has the secret key. */
abstract class SignedCommand extends AskCommand {
    @Mixin
    private final SecretOptions secret;

    SignedCommand(Shell shell) {
        secret = new SecretOptions(shell);
    }

    @Override
    PubNub open() throws CommandFailed {
        return client.open(secret.secretKey());
    }
}
