import { booleanFlag, integerFlag, pathFlag, textFlag } from '@mezzo/http-kit';

/** Flags of the embedded cluster itself. All others go to the master, to the agents, or to both. */
export const localFlags = {
  help: booleanFlag({ default: 'false', help: 'Print this text and end.' }),
  version: booleanFlag({ default: 'false', help: 'Print the version and end.' }),
  agents: integerFlag({
    default: '1',
    help: 'Number of agents. Each reports what --resources says, or the whole machine with a part of the ports.',
    check: (count) => (count >= 0 && count <= 100 ? undefined : 'Expecting 0 to 100 agents'),
  }),
  ip: textFlag({ default: '127.0.0.1', help: 'Address that master and agents listen on.' }),
  hostname: textFlag({ default: 'localhost', help: 'Name that master and agents report.' }),
  port: integerFlag({ default: '5050', help: 'Port of the master.' }),
  agent_port: integerFlag({
    default: '5051',
    help: 'Port of the first agent; each further agent takes the next one.',
  }),
  work_dir: pathFlag({
    default: '.work/local',
    help: 'Folder of everything that survives a restart: registry, checkpoints, sandboxes, logs.',
  }),
  verbose: booleanFlag({
    default: 'false',
    help: 'Write the logs to the terminal, too, and not only to files in the work_dir.',
  }),
};
