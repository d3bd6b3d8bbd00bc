// Drives the scheduler of npm's mesos-framework: one task that its own handlers launch, then
// teardown. Prints each event as a line of JSON and exits with 0 after the teardown was sent.
'use strict';

const { Mesos, Scheduler } = require('mesos-framework');

const [host, port] = process.argv.slice(2);
const mesos = Mesos.getMesos();

let tornDown = false;

function say(event, detail) {
  console.log(JSON.stringify({ event, detail }));
}

function tearDown() {
  tornDown = true;
  scheduler.teardown();
}

const scheduler = new Scheduler({
  masterUrl: host,
  port,
  masterConnectionTimeout: 30,
  frameworkName: 'compat mesos-framework',
  frameworkFailoverTimeout: 60,
  logging: { level: 'error' },
  tasks: {
    hello: {
      priority: 1,
      instances: 1,
      commandInfo: new mesos.CommandInfo(null, null, true, 'echo hello; sleep 0.2', null, null),
      resources: { cpus: 0.1, mem: 32, ports: 1, disk: 0 },
    },
  },
});

scheduler.on('subscribed', ({ frameworkId }) => say('subscribed', frameworkId));
scheduler.on('offers', () => say('offers'));
for (const event of ['sent_accept', 'sent_acknowledge', 'sent_teardown']) {
  scheduler.on(event, () => say(event));
}
scheduler.on('update', ({ status }) => {
  say('update', status.state);
  if (status.state === 'TASK_FINISHED') setTimeout(tearDown, 200);
});
scheduler.on('sent_teardown', () => setTimeout(() => process.exit(0), 100));
// The master ends the stream of a framework that it has torn down, which this package calls an error.
scheduler.on('error', (error) => {
  if (!tornDown) say('error', error.stack || error.message || error);
});
scheduler.on('ready', () => scheduler.subscribe());
