import { call, type Endpoint } from '@mezzo/e2e';

/** One of the large answers. */
export interface LargeRead {
  readonly name: string;
  /** What Mesos takes with 10,000 agents and 100,000 tasks, where that is known. */
  readonly mesosSeconds?: number;
  /** Resolves with the size of the answer, in bytes. */
  readonly ask: (master: Endpoint) => Promise<number>;
}

const answerMsMax = 120_000;

export const largeReads: readonly LargeRead[] = [
  { name: 'v0', mesosSeconds: 1.43, ask: (master) => get(master, '/state') },
  { name: 'v1-json', mesosSeconds: 2, ask: (master) => getState(master, 'application/json') },
  {
    name: 'v1-protobuf',
    mesosSeconds: 0.94,
    ask: (master) => getState(master, 'application/x-protobuf'),
  },
  { name: 'tasks', ask: (master) => get(master, '/tasks?limit=100000') },
];

function get(master: Endpoint, path: string): Promise<number> {
  return bytesOf(master, { path });
}

function getState(master: Endpoint, accept: string): Promise<number> {
  return bytesOf(master, {
    method: 'POST',
    path: '/api/v1',
    headers: { 'Content-Type': 'application/json', Accept: accept },
    body: '{"type":"GET_STATE"}',
  });
}

async function bytesOf(master: Endpoint, options: Parameters<typeof call>[1]): Promise<number> {
  const { status, body } = await call(master, { ...options, timeoutMs: answerMsMax });
  if (status !== 200) throw new Error(`${options.path}: ${String(status)}`);
  return body.length;
}
