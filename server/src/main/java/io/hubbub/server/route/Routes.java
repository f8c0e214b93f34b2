package io.hubbub.server.route;

import io.hubbub.server.admin.AdminEndpoints;
import io.hubbub.server.endpoint.Endpoints;

/** Every URL of the server, on one page. */
public final class Routes {
    private Routes() {}

    /** The table over {@code endpoints}, those of applications and those of operators. */
    public static RouteTable of(Endpoints endpoints, AdminEndpoints admin) {
        RouteTable table = new RouteTable();

        table.add("GET", "/time/{callback}", endpoints.time());

        table.add("GET", "/publish/{pub}/{sub}/{sig}/{channel}/{callback}/{payload...}", endpoints.publish());
        table.add("POST", "/publish/{pub}/{sub}/{sig}/{channel}/{callback}", endpoints.publishByPost());
        table.add("GET", "/signal/{pub}/{sub}/{sig}/{channel}/{callback}/{payload...}", endpoints.signal());
        table.add("POST", "/signal/{pub}/{sub}/{sig}/{channel}/{callback}", endpoints.signalByPost());

        table.add("GET", "/v2/subscribe/{sub}/{channels}/{callback}", endpoints.subscribe());
        table.add("GET", "/subscribe/{sub}/{channels}/{callback}/{tt}", endpoints.subscribeV1());

        // Clients spell these paths in two ways.
        for (String subKey : new String[] {"sub-key", "sub_key"}) {
            String presence = "/v2/presence/" + subKey + "/{sub}";
            table.add("GET", presence, endpoints.globalHereNow());
            table.add("GET", presence + "/channel/{channels}", endpoints.hereNow());
            table.add("GET", presence + "/channel/{channels}/heartbeat", endpoints.heartbeat());
            table.add("GET", presence + "/channel/{channels}/leave", endpoints.leave());
            table.add("POST", presence + "/channel/{channels}/leave", endpoints.leave());
            table.add("GET", presence + "/channel/{channels}/uuid/{user}", endpoints.getState());
            table.add("GET", presence + "/channel/{channels}/uuid/{user}/data", endpoints.setState());
            table.add("GET", presence + "/uuid/{user}", endpoints.whereNow());

            String registration = "/v1/channel-registration/" + subKey + "/{sub}";
            table.add("GET", registration + "/channel-group", endpoints.listGroups());
            table.add("GET", registration + "/channel-group/{group}", endpoints.channelGroup());
            table.add("GET", registration + "/channel-group/{group}/remove", endpoints.deleteGroup());
            table.add("GET", registration + "/namespace", endpoints.listNamespaces());
            table.add("GET", registration + "/namespace/{ns}/remove", endpoints.deleteNamespace());
            String inNamespace = registration + "/namespace/{ns}/channel-group";
            table.add("GET", inNamespace, endpoints.listGroupsOfNamespace());
            table.add("GET", inNamespace + "/{group}", endpoints.channelGroupInNamespace());
            table.add("GET", inNamespace + "/{group}/remove", endpoints.deleteGroupInNamespace());
        }

        table.add("GET", "/v2/history/sub-key/{sub}/channel/{channels}", endpoints.history());
        table.add("GET", "/v3/history/sub-key/{sub}/channel/{channels}", endpoints.fetch());
        table.add("DELETE", "/v3/history/sub-key/{sub}/channel/{channels}", endpoints.deleteMessages());
        table.add("GET", "/v3/history/sub-key/{sub}/message-counts/{channels}", endpoints.messageCounts());
        table.add("GET", "/v3/history-with-actions/sub-key/{sub}/channel/{channels}", endpoints.fetchWithActions());

        String actions = "/v1/message-actions/{sub}/channel/{channels}";
        table.add("GET", actions, endpoints.listActions());
        table.add("POST", actions + "/message/{message-tt}", endpoints.addAction());
        table.add("DELETE", actions + "/message/{message-tt}/action/{action-tt}", endpoints.removeAction());

        table.add("GET", "/v2/auth/grant/sub-key/{sub}", endpoints.grant());
        table.add("GET", "/v2/auth/audit/sub-key/{sub}", endpoints.audit());
        table.add("POST", "/v3/pam/{sub}/grant", endpoints.grantToken());
        table.add("DELETE", "/v3/pam/{sub}/grant/{token}", endpoints.revokeToken());

        table.add("GET", "/health/live", endpoints.liveness());
        table.add("GET", "/health/ready", endpoints.readiness());
        table.add("GET", "/metrics", endpoints.metrics());

        table.add("GET", "/admin/v1/status", admin.status());
        table.add("GET", "/admin/v1/changes", admin.changes());
        table.add("GET", "/admin/v1/openapi.json", admin.openApi());
        table.add("POST", "/admin/v1/token/rotate", admin.rotateToken());
        table.add("GET", "/admin/v1/keysets", admin.listKeysets());
        table.add("POST", "/admin/v1/keysets", admin.createKeyset());
        String keyset = "/admin/v1/keysets/{sub}";
        table.add("GET", keyset, admin.showKeyset());
        table.add("PATCH", keyset, admin.changeKeyset());
        table.add("DELETE", keyset, admin.deleteKeyset());
        table.add("POST", keyset + "/rotate", admin.rotateKey());
        table.add("GET", keyset + "/stats", admin.keysetStats());
        table.add("GET", keyset + "/channels/{channel}", admin.channelStats());
        table.add("GET", keyset + "/denials", admin.denials());
        table.add("POST", keyset + "/tokens/inspect", admin.inspectToken());
        return table;
    }
}
