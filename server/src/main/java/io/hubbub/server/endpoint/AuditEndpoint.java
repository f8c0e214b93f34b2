package io.hubbub.server.endpoint;

import io.hubbub.broker.access.Access;
import io.hubbub.broker.access.Entitlements;
import io.hubbub.broker.access.GrantPermit;
import io.hubbub.broker.port.Grant;
import io.hubbub.broker.port.Grant.Level;
import io.hubbub.protocol.Refusal;
import io.hubbub.protocol.RefusalCode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /v2/auth/audit/sub-key/{sub}?channel=a&auth=k}, signed: what was given on channels and groups, or on all of
 * them. Answers as {@link GrantEndpoint}, with the minutes that are left beside the rights.
 */
final class AuditEndpoint implements Endpoint {
    private static final int MOST_GRANTS = 20_000; // in one answer

    private final Access access;
    private final Entitlements entitlements;

    AuditEndpoint(Access access, Entitlements entitlements) {
        this.access = access;
        this.entitlements = entitlements;
    }

    @Override
    public CompletionStage<Reply> handle(Call call) {
        return CompletableFuture.completedFuture(audit(call, access.toAudit(call.path("sub"), call)));
    }

    @Override
    public ErrorShape errorShape() {
        return ErrorShape.ACCESS_MANAGER;
    }

    private Reply audit(Call call, GrantPermit permit) {
        String subscribeKey = permit.keyset().subscribeKey();
        List<String> channels = GrantRequest.names(call, "channel");
        List<String> groups = GrantRequest.names(call, "channel-group");
        List<String> authKeys = GrantRequest.authKeys(call);
        if (!permit.keyset().access().enabled()) {
            return GrantReply.notEnabled(subscribeKey);
        }
        long now = call.seconds();
        List<Grant> found = new ArrayList<>();
        if (channels.isEmpty() && groups.isEmpty()) {
            found.addAll(entitlements.on(permit, Level.CHANNEL, MOST_GRANTS));
            found.addAll(entitlements.on(permit, Level.GROUP, MOST_GRANTS));
            return GrantReply.everything(subscribeKey, shown(found, authKeys, now), now);
        }
        channels.forEach(channel -> found.addAll(entitlements.on(permit, Level.CHANNEL, channel)));
        groups.forEach(group -> found.addAll(entitlements.on(permit, Level.GROUP, group)));
        List<Grant> shown = shown(found, authKeys, now);
        if (authKeys.isEmpty() || channels.size() + groups.size() > 1) {
            return GrantReply.audit(subscribeKey, channels, groups, shown, now);
        }
        return channels.isEmpty()
                ? GrantReply.auditOfKeys(subscribeKey, Level.GROUP, groups.get(0), shown, now)
                : GrantReply.auditOfKeys(subscribeKey, Level.CHANNEL, channels.get(0), shown, now);
    }

    private static List<Grant> shown(List<Grant> found, List<String> authKeys, long now) {
        if (found.size() > MOST_GRANTS) {
            throw new Refusal(RefusalCode.ANSWER_TOO_LARGE, "name fewer channels or groups");
        }
        return found.stream()
                .filter(grant -> grant.expires() == 0 || grant.expires() > now)
                .filter(grant -> authKeys.isEmpty() || authKeys.contains(grant.authKey()))
                .toList();
    }
}
