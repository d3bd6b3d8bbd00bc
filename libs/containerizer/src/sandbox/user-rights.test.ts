import { expect, test } from 'vitest';
import { maySwitchUsers } from './user-rights.ts';

test.for([
  { who: 'root', status: 'Name:\tnode\nCapEff:\t000001ffffffffff\nCapBnd:\t0\n', may: true },
  { who: 'root in a common container', status: 'CapEff:\t00000000a80425fb\n', may: true },
  { who: 'root without CAP_SETUID', status: 'CapEff:\t00000000a804257b\n', may: false },
  {
    who: 'somebody else',
    status: 'CapBnd:\t000001ffffffffff\nCapEff:\t0000000000000000\n',
    may: false,
  },
  { who: 'a kernel that does not tell', status: '', may: false },
])('$who: $may', ({ status, may }) => {
  expect(maySwitchUsers(status)).toBe(may);
});
