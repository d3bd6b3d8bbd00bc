import { booleanFlag, textFlag } from '@mezzo/http-kit';
import { describe, expect, it } from 'vitest';
import { routeArguments } from './route-arguments.ts';

const tables = {
  local: { agents: textFlag({ help: '' }) },
  master: { roles: textFlag({ help: '' }), quiet: booleanFlag({ help: '', default: 'false' }) },
  agent: {
    resources: textFlag({ help: '', aliases: ['old'] }),
    quiet: booleanFlag({ help: '', default: 'false' }),
  },
};

describe('routeArguments', () => {
  it('gives each argument to whoever knows it, and to both if both do', () => {
    const argv = ['--agents=2', '--roles=a', '--resources=cpus:1', '--no-quiet', '--old=x'];
    expect(routeArguments(argv, tables)).toEqual({
      local: ['--agents=2'],
      master: ['--roles=a', '--no-quiet'],
      agent: ['--resources=cpus:1', '--no-quiet', '--old=x'],
      unknown: [],
    });
  });

  it('tells what nobody knows', () => {
    const argv = ['--nonsense=1', 'word', '--no-roles-at-all'];
    expect(routeArguments(argv, tables).unknown).toEqual(argv);
  });
});
