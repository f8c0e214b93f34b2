package io.hubbub.cli;

import io.hubbub.client.model.ChannelGrant;
import io.hubbub.client.model.ChannelGroupGrant;
import io.hubbub.client.model.UUIDGrant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code room=read,write}: a name or a pattern, and rights on it. The last {@code =} is the one between them. */
final class TokenRights {
    private final String argument;
    private final String name;
    private final List<String> rights;

    private TokenRights(String argument, String name, List<String> rights) {
        this.argument = argument;
        this.name = name;
        this.rights = rights;
    }

    static List<ChannelGrant> channels(List<String> names, List<String> patterns) throws CommandFailed {
        List<ChannelGrant> grants = new ArrayList<>();
        for (String each : names) {
            TokenRights read = of(each);
            grants.add(read.on(ChannelGrant.name(read.name)));
        }
        for (String each : patterns) {
            TokenRights read = of(each);
            grants.add(read.on(ChannelGrant.pattern(read.name)));
        }
        return grants;
    }

    static List<ChannelGroupGrant> groups(List<String> names, List<String> patterns) throws CommandFailed {
        List<ChannelGroupGrant> grants = new ArrayList<>();
        for (String each : names) {
            TokenRights read = of(each);
            grants.add(read.on(ChannelGroupGrant.name(read.name)));
        }
        for (String each : patterns) {
            TokenRights read = of(each);
            grants.add(read.on(ChannelGroupGrant.pattern(read.name)));
        }
        return grants;
    }

    static List<UUIDGrant> users(List<String> names, List<String> patterns) throws CommandFailed {
        List<UUIDGrant> grants = new ArrayList<>();
        for (String each : names) {
            TokenRights read = of(each);
            grants.add(read.on(UUIDGrant.name(read.name)));
        }
        for (String each : patterns) {
            TokenRights read = of(each);
            grants.add(read.on(UUIDGrant.pattern(read.name)));
        }
        return grants;
    }

    private static TokenRights of(String argument) throws CommandFailed {
        int equals = argument.lastIndexOf('=');
        String name = equals < 0 ? "" : argument.substring(0, equals);
        if (name.isBlank() || equals == argument.length() - 1) {
            throw CommandFailed.wrongUse("\"%s\" is not NAME=RIGHTS, such as room=read,write.".formatted(argument));
        }
        return new TokenRights(
                argument, name, List.of(argument.substring(equals + 1).split(",", -1)));
    }

    private ChannelGrant on(ChannelGrant none) throws CommandFailed {
        ChannelGrant grant = none;
        for (String right : rights) {
            grant = granted(
                    switch (right) {
                        case "read" -> grant.read();
                        case "write" -> grant.write();
                        case "manage" -> grant.manage();
                        case "delete" -> grant.delete();
                        case "get" -> grant.get();
                        case "update" -> grant.update();
                        case "join" -> grant.join();
                        default -> null;
                    },
                    right,
                    "a channel has read, write, manage, delete, get, update and join");
        }
        return grant;
    }

    private ChannelGroupGrant on(ChannelGroupGrant none) throws CommandFailed {
        ChannelGroupGrant grant = none;
        for (String right : rights) {
            grant = granted(
                    switch (right) {
                        case "read" -> grant.read();
                        case "manage" -> grant.manage();
                        default -> null;
                    },
                    right,
                    "a channel group has read and manage");
        }
        return grant;
    }

    private UUIDGrant on(UUIDGrant none) throws CommandFailed {
        UUIDGrant grant = none;
        for (String right : rights) {
            grant = granted(
                    switch (right) {
                        case "get" -> grant.get();
                        case "update" -> grant.update();
                        case "delete" -> grant.delete();
                        default -> null;
                    },
                    right,
                    "a user has get, update and delete");
        }
        return grant;
    }

    private <G> G granted(@Nullable G grant, String right, String those) throws CommandFailed {
        if (grant == null) {
            throw CommandFailed.wrongUse("There is no right \"%s\" in \"%s\": %s.".formatted(right, argument, those));
        }
        return grant;
    }
}
