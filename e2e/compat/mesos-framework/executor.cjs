// Drives the executor of npm's mesos-framework: reports each task as running, then as finished, and
// says so to the framework. Ends on SHUTDOWN.
'use strict';

const { randomUUID } = require('node:crypto');
const { Executor } = require('mesos-framework');

function status(taskId, state) {
  return {
    task_id: taskId,
    executor_id: { value: process.env.MESOS_EXECUTOR_ID },
    state,
    source: 'SOURCE_EXECUTOR',
    timestamp: Date.now() / 1000,
    uuid: Buffer.from(randomUUID().replaceAll('-', ''), 'hex').toString('base64'),
  };
}

// The package knows no default for any event: each needs a handler with one parameter.
const executor = new Executor({
  handlers: {
    SUBSCRIBED(_subscribed) {},
    LAUNCH(launched) {
      const { task_id: taskId } = launched.task;
      this.update(status(taskId, 'TASK_RUNNING'));
      setTimeout(() => {
        this.message(`done with ${taskId.value}`);
        this.update(status(taskId, 'TASK_FINISHED'));
      }, 300);
    },
    ACKNOWLEDGED(_acknowledged) {},
    KILL(_kill) {},
    MESSAGE(_message) {},
    SHUTDOWN(_shutdown) {
      process.exit(0);
    },
    ERROR(error) {
      console.error(error);
    },
  },
});

executor.on('error', (error) => console.error('error', error));
executor.subscribe();
