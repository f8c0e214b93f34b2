// The JavaScript SDK behind the line protocol described in compat/README.md: commands on stdin, answers and events on
// stdout, one JSON object per line.
'use strict';

const readline = require('node:readline');
const { createRequire } = require('node:module');

// The SDK is installed outside the sources; argv[2] names the folder that holds its node_modules.
const installed = createRequire(`${process.argv[2]}/`);
const PubNub = installed('pubnub');

const clients = new Map();

function say(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function create(name, command) {
  const optional = {};
  if (command.filter) {
    optional.filterExpression = command.filter;
  }
  if (command.presenceTimeout) {
    optional.presenceTimeout = command.presenceTimeout;
    optional.heartbeatInterval = command.heartbeats ? 1 : 0;
  }
  if (command.encryption !== 'NONE') {
    optional.cipherKey = command.cipherKey;
    optional.useRandomIVs = command.encryption === 'LEGACY_RANDOM';
  }
  if (command.secretKey) {
    optional.secretKey = command.secretKey;
  }
  if (command.authKey) {
    optional.authKey = command.authKey;
  }
  const pubnub = new PubNub({
    ...optional,
    origin: command.origin,
    ssl: false,
    publishKey: command.publishKey,
    subscribeKey: command.subscribeKey,
    userId: command.uuid,
  });
  const arrived = (event) => (it) =>
    say({
      event,
      client: name,
      channel: it.channel,
      subscription: it.subscription,
      message: it.message,
      timetoken: it.timetoken,
      publisher: it.publisher,
      meta: it.userMetadata,
    });
  pubnub.addListener({
    message: arrived('message'),
    signal: arrived('signal'),
    presence: ({ action, channel, subscription, uuid, occupancy, state, join, leave, timeout, timetoken }) =>
      say({
        event: 'presence',
        client: name,
        action,
        channel,
        subscription,
        uuid,
        occupancy,
        state,
        join,
        leave,
        timeout,
        timetoken,
      }),
    messageAction: ({ channel, event, data }) =>
      say({ event: 'action', client: name, what: event, channel, action: action(data) }),
    status: (status) =>
      say({
        event: 'status',
        client: name,
        category: status.category,
        operation: status.operation,
        error: Boolean(status.error),
        denied: denied(status.errorData?.payload),
      }),
  });
  clients.set(name, pubnub);
}

async function run(command) {
  if (command.do === 'create') {
    create(command.client, command);
    return {};
  }
  const pubnub = clients.get(command.client);
  switch (command.do) {
    case 'time':
      return { timetoken: (await pubnub.time()).timetoken };
    case 'publish': {
      const { channel, message, meta, post, store, ttl } = command;
      const published = await pubnub.publish({ channel, message, meta, sendByPost: post, storeInHistory: store, ttl });
      return { timetoken: published.timetoken };
    }
    case 'signal': {
      const { channel, message } = command;
      return { timetoken: (await pubnub.signal({ channel, message })).timetoken };
    }
    case 'fire': {
      const { channel, message } = command;
      return { timetoken: (await pubnub.fire({ channel, message })).timetoken };
    }
    case 'subscribe':
      pubnub.subscribe({
        channels: command.channels,
        channelGroups: command.groups,
        withPresence: command.presence,
      });
      return {};
    case 'unsubscribe':
      pubnub.unsubscribe({ channels: command.channels, channelGroups: command.groups });
      return {};
    case 'hereNow':
      return hereNow(
        await pubnub.hereNow({
          channels: command.channels,
          channelGroups: command.groups,
          includeUUIDs: command.uuids,
          includeState: command.states,
        })
      );
    case 'whereNow':
      return { channels: (await pubnub.whereNow({ uuid: command.of })).channels };
    case 'setState': {
      const { channels, groups, state } = command;
      return { state: (await pubnub.setState({ channels, channelGroups: groups, state })).state };
    }
    case 'getState': {
      const { channels, groups, of } = command;
      const { channels: states } = await pubnub.getState({ channels, channelGroups: groups, uuid: of });
      // For anything but one channel the SDK hands over the server's payload, which has the channels in it.
      return { channels: channels.length === 1 && groups.length === 0 ? states : states.channels };
    }
    case 'addToGroup':
      await pubnub.channelGroups.addChannels({ channelGroup: command.group, channels: command.channels });
      return {};
    case 'removeFromGroup':
      await pubnub.channelGroups.removeChannels({ channelGroup: command.group, channels: command.channels });
      return {};
    case 'channelsOfGroup':
      return { channels: (await pubnub.channelGroups.listChannels({ channelGroup: command.group })).channels };
    case 'deleteGroup':
      await pubnub.channelGroups.deleteGroup({ channelGroup: command.group });
      return {};
    case 'groups':
      return { groups: (await pubnub.channelGroups.listGroups()).groups };
    case 'history': {
      const { channel, start, end, count, reverse } = command;
      // As numbers timetokens would be rounded.
      const how = { stringifiedTimeToken: true, includeMeta: command.with.includes('META') };
      const { messages } = await pubnub.history({ channel, start, end, count, reverse, ...how });
      return { messages: messages.map(({ entry, timetoken, meta }) => ({ message: entry, timetoken, meta })) };
    }
    case 'fetch': {
      const { channels, start, end, count } = command;
      const how = {
        includeMeta: command.with.includes('META'),
        includeUUID: command.with.includes('UUID'),
        includeMessageType: command.with.includes('TYPE'),
        includeMessageActions: command.with.includes('ACTIONS'),
      };
      const fetched = await pubnub.fetchMessages({ channels, start, end, count, ...how });
      return { channels: mapValues(fetched.channels, (messages) => messages.map(kept)) };
    }
    case 'counts': {
      const { channels, timetokens } = command;
      return { channels: (await pubnub.messageCounts({ channels, channelTimetokens: timetokens })).channels };
    }
    case 'delete': {
      const { channel, start, end } = command;
      await pubnub.deleteMessages({ channel, start, end });
      return {};
    }
    case 'addAction': {
      const { message, type, value } = command.action;
      const added = { channel: command.channel, messageTimetoken: message, action: { type, value } };
      return { action: action((await pubnub.addMessageAction(added)).data) };
    }
    case 'actions': {
      const { channel, start, end, count } = command;
      return { actions: (await pubnub.getMessageActions({ channel, start, end, limit: count })).data.map(action) };
    }
    case 'removeAction': {
      const { message, timetoken } = command.action;
      const removed = { channel: command.channel, messageTimetoken: message, actionTimetoken: timetoken };
      await pubnub.removeMessageAction(removed);
      return {};
    }
    case 'grant': {
      await pubnub.grant({ ...names(command), ...flags(command.rights), ttl: command.ttl });
      // The SDK hands nothing over.
      return { granted: { level: '', ttl: null, channels: {}, groups: {}, users: {}, rights: null } };
    }
    case 'revoke':
      await pubnub.grant(names(command));
      return {};
    case 'audit': {
      const { channels, groups, authKeys } = command;
      return { granted: audited(await pubnub.audit({ channel: channels[0], channelGroup: groups[0], authKeys })) };
    }
    case 'grantToken': {
      const { ttl, meta, uuid, resources, patterns } = command.contents;
      const what = { resources: scope(resources), patterns: scope(patterns) };
      return { token: await pubnub.grantToken({ ttl, meta, authorized_uuid: uuid ?? undefined, ...what }) };
    }
    case 'parseToken': {
      const { ttl, meta, authorized_uuid: uuid, resources, patterns } = pubnub.parseToken(command.token);
      const contents = { ttl, meta: meta ?? null, uuid: uuid ?? null };
      return { contents: { ...contents, resources: told(resources), patterns: told(patterns) } };
    }
    case 'setToken':
      pubnub.setToken(command.token);
      return {};
    case 'revokeToken':
      await pubnub.revokeToken(command.token);
      return {};
    case 'stop':
      clients.delete(command.client);
      pubnub.stop();
      return {};
    default:
      throw new Error(`unknown command ${command.do}`);
  }
}

function hereNow({ totalChannels, totalOccupancy, channels }) {
  const places = {};
  for (const [channel, { occupancy, occupants }] of Object.entries(channels)) {
    places[channel] = {
      occupancy,
      occupants: Object.fromEntries(occupants.map(({ uuid, state }) => [uuid, state ?? null])),
    };
  }
  return { totalChannels, totalOccupancy, channels: places };
}

function kept({ message, timetoken, meta, uuid, messageType, actions }) {
  return { message, timetoken, meta, uuid, type: messageType, actions };
}

function action({ type, value, messageTimetoken, actionTimetoken, uuid }) {
  return { type, value, message: messageTimetoken, timetoken: actionTimetoken, uuid };
}

const RIGHTS = ['read', 'write', 'manage', 'delete', 'get', 'update', 'join'];

function flags(rights) {
  return Object.fromEntries(RIGHTS.map((right) => [right, rights.includes(right[0])]));
}

function letters(held) {
  return RIGHTS.filter((right) => held[right] || held[right[0]] === 1)
    .map((right) => right[0])
    .join('');
}

/** Whatever is about users may not even have empty lists of channels and groups. */
function names({ channels, groups, users, authKeys }) {
  return users.length ? { uuids: users, authKeys } : { channels, channelGroups: groups, authKeys };
}

/** Only what there is: the SDK refuses a token of which resources or patterns are empty. */
function scope(kinds) {
  const named = Object.entries(kinds).filter(([, rights]) => Object.keys(rights).length > 0);
  return named.length ? Object.fromEntries(named.map(([kind, rights]) => [kind, mapValues(rights, flags)])) : undefined;
}

function told({ channels = {}, groups = {}, uuids = {} } = {}) {
  return {
    channels: mapValues(channels, letters),
    groups: mapValues(groups, letters),
    uuids: mapValues(uuids, letters),
  };
}

/** The server's payload, which the SDK hands over as it is. */
function audited({ level, channel, 'channel-group': group, auths, channels, 'channel-groups': groups }) {
  const one = (name) => (name === undefined ? {} : { [name]: { auths } });
  const held = (entries) =>
    mapValues(entries, (entry) => ({
      ...('r' in entry ? { '': letters(entry) } : {}),
      ...mapValues(entry.auths ?? {}, letters),
    }));
  return { level, channels: held(channels ?? one(channel)), groups: held(groups ?? one(group)), users: {} };
}

function denied({ channels = [], 'channel-groups': groups = [] } = {}) {
  return [...channels, ...groups.map((group) => group.replace(/^:/, ''))];
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function failure(error) {
  const status = error.status || {};
  const detail = status.errorData === undefined ? status.message : JSON.stringify(status.errorData);
  return { error: [error.message, detail].filter(Boolean).join(': '), status: status.statusCode || 0 };
}

readline
  .createInterface({ input: process.stdin, terminal: false })
  .on('line', (line) => {
    const command = JSON.parse(line);
    // A validation error is thrown before there is a promise, so the call itself stands inside the async function.
    run(command).then(
      (answer) => say({ id: command.id, ...answer }),
      (error) => say({ id: command.id, ...failure(error) })
    );
  })
  .on('close', () => process.exit(0));

say({ event: 'ready', version: installed('pubnub/package.json').version });
