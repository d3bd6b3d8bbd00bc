import { parseArgs } from 'node:util';
import { measureAccepts } from './measure-accepts.ts';
import { measureDeclines } from './measure-declines.ts';

/** `npm run bench -- calls`: how many scheduler calls a master takes, and how long each waits. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: { type: 'string', default: '10' },
      connections: { type: 'string', default: '16' },
      agents: { type: 'string', default: '1000' },
      launches: { type: 'string', default: '20000' },
    },
  });
  const connectionsCount = Number(values.connections);
  await measureDeclines({ seconds: Number(values.seconds), connectionsCount });
  await measureAccepts({
    agentsCount: Number(values.agents),
    launchesCount: Number(values.launches),
    connectionsCount,
  });
  return 0;
}
