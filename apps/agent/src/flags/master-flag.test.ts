import { expect, test } from 'vitest';
import { masterFlag } from './master-flag.ts';

const flag = masterFlag({ help: 'Where the master is.' });

test.each([
  ['10.0.0.1:5050', '10.0.0.1:5050'],
  ['[::1]:5050\n', '[::1]:5050'],
  ['redis://agent:s3cret@a:6379\n', 'redis://agent:***@a:6379'],
  ['rediss://a:6379', 'rediss://a:6379'],
])('%j is shown as %s', (text, shown) => {
  const reading = flag.read(text);
  if ('error' in reading) throw new Error(reading.error);
  expect(flag.print(reading.value)).toBe(shown);
});

test.each(['zk://a:2181/mesos', 'a', 'http://a:5050', 'a:b', 'redis://'])(
  '%s is refused',
  (text) => {
    expect(flag.read(text)).toEqual({ error: expect.stringContaining('Expecting') as string });
  },
);
