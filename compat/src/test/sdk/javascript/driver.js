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
  const pubnub = new PubNub({
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
      message: it.message,
      timetoken: it.timetoken,
      publisher: it.publisher,
      meta: it.userMetadata,
    });
  pubnub.addListener({
    message: arrived('message'),
    signal: arrived('signal'),
    status: (status) =>
      say({
        event: 'status',
        client: name,
        category: status.category,
        operation: status.operation,
        error: Boolean(status.error),
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
      const { channel, message, meta, post } = command;
      return { timetoken: (await pubnub.publish({ channel, message, meta, sendByPost: post })).timetoken };
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
      pubnub.subscribe({ channels: command.channels });
      return {};
    case 'unsubscribe':
      pubnub.unsubscribe({ channels: command.channels });
      return {};
    case 'stop':
      clients.delete(command.client);
      pubnub.stop();
      return {};
    default:
      throw new Error(`unknown command ${command.do}`);
  }
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
