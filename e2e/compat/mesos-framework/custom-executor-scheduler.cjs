// A mesos-framework scheduler with an OFFERS handler of its own, which launches one task under a
// custom executor; the executor is this package's too. Prints each event as a line of JSON.
'use strict';

const { join } = require('node:path');
const { Mesos, Scheduler, helpers } = require('mesos-framework');

const [host, port] = process.argv.slice(2);
const mesos = Mesos.getMesos();
let launched = false;

let tornDown = false;

function say(event, detail) {
  console.log(JSON.stringify({ event, detail }));
}

function resource(name, value) {
  const scalar = new mesos.Value.Scalar(value);
  return new mesos.Resource(name, mesos.Value.Type.SCALAR, scalar);
}

function executor() {
  return new mesos.ExecutorInfo({
    executor_id: { value: 'compat-executor' },
    name: 'compat executor',
    resources: [resource('cpus', 0.1), resource('mem', 32)],
    command: {
      shell: true,
      // The package writes its logs into a folder that must be there.
      value: `mkdir -p logs && exec '${process.execPath}' '${join(__dirname, 'executor.cjs')}'`,
      environment: { variables: [{ name: 'NODE_PATH', value: process.env.NODE_PATH }] },
    },
  });
}

function task(agentId) {
  return new mesos.TaskInfo({
    name: 'custom',
    task_id: { value: 'custom-1' },
    agent_id: agentId,
    resources: [resource('cpus', 0.1), resource('mem', 32)],
    executor: executor(),
  });
}

function launch(offer) {
  const { Operation } = mesos.Offer;
  return helpers.stringifyEnumsRecursive(
    new Operation(Operation.Type.LAUNCH, new Operation.Launch([task(offer.agent_id)])),
  );
}

function tearDown() {
  tornDown = true;
  scheduler.teardown();
}

const scheduler = new Scheduler({
  masterUrl: host,
  port,
  masterConnectionTimeout: 30,
  frameworkName: 'compat mesos-framework executor',
  frameworkFailoverTimeout: 60,
  logging: { level: 'error' },
  handlers: {
    OFFERS(event) {
      for (const offer of event.offers) {
        if (launched) this.decline([offer.id], null);
        else this.accept([offer.id], launch(offer), null);
        launched = true;
      }
    },
  },
});

scheduler.on('subscribed', ({ frameworkId }) => say('subscribed', frameworkId));
scheduler.on('message', ({ data }) => say('message', data));
scheduler.on('update', ({ status }) => {
  say('update', status.state);
  if (status.state === 'TASK_FINISHED') setTimeout(tearDown, 200);
});
scheduler.on('sent_teardown', () => {
  say('sent_teardown');
  setTimeout(() => process.exit(0), 100);
});
// The master ends the stream of a framework that it has torn down, which this package calls an error.
scheduler.on('error', (error) => {
  if (!tornDown) say('error', error.stack || error.message || error);
});
scheduler.on('ready', () => scheduler.subscribe());
