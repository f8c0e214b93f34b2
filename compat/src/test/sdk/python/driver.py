"""The Python SDK behind the line protocol described in compat/README.md.

Commands on stdin, answers and events on stdout, one JSON object per line. The same program drives both versions of the
SDK, each in its own virtual environment.
"""

import json
import sys
import threading
from importlib import metadata

from pubnub.callbacks import SubscribeCallback
from pubnub.enums import PNOperationType, PNReconnectionPolicy, PNStatusCategory
from pubnub.exceptions import PubNubException
from pubnub.models.consumer.message_actions import PNMessageAction
from pubnub.models.consumer.v3.channel import Channel
from pubnub.models.consumer.v3.group import Group
from pubnub.pnconfiguration import PNConfiguration
from pubnub.pubnub import PubNub

clients = {}
turn = threading.Lock()
# The SDK prints what it fetched; only lines of this program belong on its output.
output, sys.stdout = sys.stdout, sys.stderr
version = metadata.version("pubnub")
if version == "4.8.1":
    # It grants tokens for spaces, which is an old word for channels.
    from pubnub.models.consumer.v3.space import Space
else:
    from pubnub.models.consumer.v3.uuid import UUID

RIGHTS = ["read", "write", "manage", "delete", "get", "update", "join"]


def say(line):
    text = json.dumps(line) + "\n"
    with turn:
        output.write(text)
        output.flush()


class Listener(SubscribeCallback):
    def __init__(self, name):
        self.name = name

    def message(self, pubnub, message):
        self.arrived("message", message)

    def signal(self, pubnub, signal):
        self.arrived("signal", signal)

    def presence(self, pubnub, presence):
        say({
            "event": "presence",
            "client": self.name,
            "action": presence.event,
            "channel": presence.channel,
            "subscription": presence.subscription,
            "uuid": presence.uuid,
            "occupancy": presence.occupancy,
            "state": presence.state,
            "join": presence.join,
            "leave": presence.leave,
            "timeout": presence.timeout,
            "timetoken": str(presence.timetoken),
        })

    def message_action(self, pubnub, message_action):
        say({"event": "action", "client": self.name, "action": action(message_action)})

    def status(self, pubnub, status):
        say({
            "event": "status",
            "client": self.name,
            "category": name_of(status.category, PNStatusCategory),
            "operation": name_of(status.operation, PNOperationType),
            "error": bool(status.is_error()),
            "denied": denied(status),
        })

    def arrived(self, event, it):
        say({
            "event": event,
            "client": self.name,
            "channel": it.channel,
            "subscription": it.subscription,
            "message": it.message,
            "timetoken": str(it.timetoken),
            "publisher": it.publisher,
            "meta": it.user_metadata,
        })


def denied(status):
    payload = (status.original_response or {}).get("payload") or {}
    return payload.get("channels", []) + [group.lstrip(":") for group in payload.get("channel-groups", [])]


def name_of(value, names):
    """The SDK's categories and operations are plain numbers, named only by the class that lists them."""
    return next((name for name, number in vars(names).items() if number == value), None)


def create(command):
    config = PNConfiguration()
    config.origin = command["origin"]
    config.ssl = False
    config.publish_key = command["publishKey"]
    config.subscribe_key = command["subscribeKey"]
    config.uuid = command["uuid"]
    config.daemon = True
    if command["reconnecting"]:
        config.reconnect_policy = PNReconnectionPolicy.LINEAR
    if command["filter"]:
        config.filter_expression = command["filter"]
    if command["presenceTimeout"]:
        config.set_presence_timeout_with_custom_interval(command["presenceTimeout"], 1)
        config.enable_presence_heartbeat = command["heartbeats"]
    if command["encryption"] != "NONE":
        config.cipher_key = command["cipherKey"]
        config.use_random_initialization_vector = command["encryption"] == "LEGACY_RANDOM"
    if command["secretKey"]:
        config.secret_key = command["secretKey"]
    if command["authKey"]:
        config.auth_key = command["authKey"]
    pubnub = PubNub(config)
    pubnub.add_listener(Listener(command["client"]))
    clients[command["client"]] = pubnub
    return {}


def about(command, call):
    return call.channels(command["channels"]).channel_groups(command["groups"])


def here_now(result):
    places = {}
    for place in result.channels or []:
        occupants = {occupant.uuid: occupant.state for occupant in place.occupants or []}
        places[place.channel_name] = {"occupancy": place.occupancy, "occupants": occupants}
    return {
        "totalChannels": result.total_channels,
        "totalOccupancy": result.total_occupancy,
        "channels": places,
    }


def between(command, call, kind):
    """Sets the bounds, as numbers or texts."""
    if "start" in command:
        call.start(kind(command["start"]))
    if "end" in command:
        call.end(kind(command["end"]))
    return call


def kept(item):
    return {
        "message": item.message,
        "timetoken": str(item.timetoken),
        "meta": item.meta,
        "uuid": getattr(item, "uuid", None),
        "type": getattr(item, "message_type", None),
        "actions": item.actions or {},
    }


def action(it):
    return {
        "type": it.type,
        "value": it.value,
        "message": str(it.message_timetoken),
        "timetoken": str(it.action_timetoken),
        "uuid": it.uuid,
    }


def whom(command, call):
    call = about(command, call).auth_keys(command["authKeys"])
    return call.uuids(command["users"]) if command["users"] else call


def granted(result):
    return {
        "level": result.level,
        "ttl": result.ttl,
        "channels": {name: held(it) for name, it in result.channels.items()},
        "groups": {name: held(it) for name, it in result.groups.items()},
        "users": {name: held(it) for name, it in result.uuids.items()},
        "rights": letters(result) if result.level == "subkey" and result.read_enabled is not None else None,
    }


def held(it):
    """Rights by auth key; those of everybody under an empty one."""
    rights = {key: letters(data) for key, data in it.auth_keys.items()}
    if it.read_enabled is not None:
        rights[""] = letters(it)
    return rights


def letters(it):
    """Takes objects with flags, of which some are called otherwise, and dictionaries."""

    def flag(right):
        if isinstance(it, dict):
            return it[right]
        return getattr(it, right + "_enabled", None) or getattr(it, right, None)

    return "".join(right[0] for right in RIGHTS if flag(right) is True)


def scope(resources):
    return {
        kind: {name: letters(rights) for name, rights in resources.get(kind, {}).items()}
        for kind in ["channels", "groups", "uuids"]
    }


def resources(contents, kind, of):
    """What one kind of resource gets in a token."""
    names = [(of.id(name), rights) for name, rights in contents["resources"][kind].items()]
    patterns = [(of.pattern(pattern), rights) for pattern, rights in contents["patterns"][kind].items()]
    for resource, rights in names + patterns:
        for right in RIGHTS:
            if right[0] in rights:
                getattr(resource, right)()
    return [resource for resource, _ in names + patterns]


def grant_token(pubnub, contents):
    grant = pubnub.grant_token().ttl(contents["ttl"])
    if contents["meta"] is not None:
        grant.meta(contents["meta"])
    if version == "4.8.1":
        grant.spaces(resources(contents, "channels", Space))
    else:
        grant.channels(resources(contents, "channels", Channel)).groups(resources(contents, "groups", Group))
        grant.uuids(resources(contents, "uuids", UUID))
        if contents["uuid"] is not None:
            grant.authorized_uuid(contents["uuid"])
    return grant.sync().result.get_token()


def run(command):
    what = command["do"]
    if what == "create":
        return create(command)
    pubnub = clients[command["client"]]
    if what == "time":
        return {"timetoken": str(pubnub.time().sync().result)}
    if what == "publish":
        publish = pubnub.publish().channel(command["channel"]).message(command["message"]).use_post(command["post"])
        if command.get("meta") is not None:
            publish.meta(command["meta"])
        if "store" in command:
            publish.should_store(command["store"])
        if "ttl" in command:
            publish.ttl(command["ttl"])
        return {"timetoken": str(publish.sync().result.timetoken)}
    if what == "signal":
        signal = pubnub.signal().channel(command["channel"]).message(command["message"])
        return {"timetoken": str(signal.sync().result.timetoken)}
    if what == "fire":
        fire = pubnub.fire().channel(command["channel"]).message(command["message"])
        return {"timetoken": str(fire.sync().result.timetoken)}
    if what == "subscribe":
        subscribe = about(command, pubnub.subscribe())
        if command["presence"]:
            subscribe.with_presence()
        subscribe.execute()
        return {}
    if what == "unsubscribe":
        about(command, pubnub.unsubscribe()).execute()
        return {}
    if what == "hereNow":
        call = about(command, pubnub.here_now()).include_uuids(command["uuids"]).include_state(command["states"])
        return here_now(call.sync().result)
    if what == "whereNow":
        where_now = pubnub.where_now()
        if "of" in command:
            where_now.uuid(command["of"])
        return {"channels": where_now.sync().result.channels}
    if what == "setState":
        return {"state": about(command, pubnub.set_state()).state(command["state"]).sync().result.state}
    if what == "getState":
        get_state = about(command, pubnub.get_state())
        if "of" in command:
            get_state.uuid(command["of"])
        return {"channels": get_state.sync().result.channels}
    if what == "addToGroup":
        add = pubnub.add_channel_to_channel_group()
        add.channel_group(command["group"]).channels(command["channels"]).sync()
        return {}
    if what == "removeFromGroup":
        remove = pubnub.remove_channel_from_channel_group()
        remove.channel_group(command["group"]).channels(command["channels"]).sync()
        return {}
    if what == "channelsOfGroup":
        channels = pubnub.list_channels_in_channel_group().channel_group(command["group"])
        return {"channels": channels.sync().result.channels}
    if what == "deleteGroup":
        pubnub.remove_channel_group().channel_group(command["group"]).sync()
        return {}
    if what == "history":
        history = between(command, pubnub.history().channel(command["channel"]), int)
        history.reverse(command["reverse"]).include_timetoken("TIMETOKEN" in command["with"])
        history.include_meta("META" in command["with"])
        if "count" in command:
            history.count(command["count"])
        messages = history.sync().result.messages
        return {
            "messages": [{"message": it.entry, "timetoken": str(it.timetoken or 0), "meta": it.meta} for it in messages]
        }
    if what == "fetch":
        fetch = between(command, pubnub.fetch_messages().channels(command["channels"]), int)
        fetch.include_meta("META" in command["with"]).include_message_actions("ACTIONS" in command["with"])
        if "count" in command:
            fetch.count(command["count"])
        if "UUID" in command["with"]:
            fetch.include_uuid(True)
        if "TYPE" in command["with"]:
            fetch.include_message_type(True)
        channels = fetch.sync().result.channels
        return {"channels": {channel: [kept(it) for it in items] for channel, items in channels.items()}}
    if what == "counts":
        counts = pubnub.message_counts().channel(command["channels"]).channel_timetokens(command["timetokens"])
        return {"channels": counts.sync().result.channels}
    if what == "delete":
        between(command, pubnub.delete_messages().channel(command["channel"]), int).sync()
        return {}
    if what == "addAction":
        added = PNMessageAction()
        added.type = command["action"]["type"]
        added.value = command["action"]["value"]
        added.message_timetoken = command["action"]["message"]
        add = pubnub.add_message_action().channel(command["channel"]).message_action(added)
        return {"action": action(add.sync().result)}
    if what == "actions":
        get = between(command, pubnub.get_message_actions().channel(command["channel"]), str)
        if "count" in command:
            # One version asks for a text here.
            get.limit(command["count"] if version == "4.8.1" else str(command["count"]))
        return {"actions": [action(it) for it in get.sync().result.actions]}
    if what == "removeAction":
        remove = pubnub.remove_message_action().channel(command["channel"])
        remove.message_timetoken(command["action"]["message"]).action_timetoken(command["action"]["timetoken"]).sync()
        return {}
    if what == "grant":
        grant = whom(command, pubnub.grant())
        for right in RIGHTS:
            getattr(grant, right)(right[0] in command["rights"])
        if "ttl" in command:
            grant.ttl(command["ttl"])
        return {"granted": granted(grant.sync().result)}
    if what == "revoke":
        if version == "4.8.1":
            whom(command, pubnub.revoke()).sync()
        else:
            whom(command, pubnub.grant()).read(False).write(False).sync()
        return {}
    if what == "audit":
        return {"granted": granted(whom(command, pubnub.audit()).sync().result)}
    if what == "grantToken":
        return {"token": grant_token(pubnub, command["contents"])}
    if what == "parseToken":
        parsed = pubnub.parse_token(command["token"])
        return {
            "contents": {
                "ttl": parsed["ttl"],
                "resources": scope(parsed["resources"]),
                "patterns": scope(parsed["patterns"]),
                "meta": parsed["meta"],
                "uuid": parsed["authorized_uuid"],
            }
        }
    if what == "setToken":
        if version == "4.8.1":
            # Its set_token() fails on tokens for channels.
            pubnub.config.auth_key = command["token"]
        else:
            pubnub.set_token(command["token"])
        return {}
    if what == "revokeToken":
        pubnub.revoke_token(command["token"]).sync()
        return {}
    if what == "stop":
        del clients[command["client"]]
        pubnub.unsubscribe_all()
        pubnub.stop()
        return {}
    raise ValueError("unknown command " + what)


def answer(command):
    try:
        say({"id": command["id"], **run(command)})
    except PubNubException as e:
        say({"id": command["id"], "error": str(e), "status": int(e._status_code or 0)})
    except Exception as e:
        say({"id": command["id"], "error": repr(e), "status": 0})


say({"event": "ready", "version": version})
for line in sys.stdin:
    # One thread per command: the SDK's synchronous calls block, and publishers must not wait for each other.
    threading.Thread(target=answer, args=(json.loads(line),), daemon=True).start()
