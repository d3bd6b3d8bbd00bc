/** Clients that ask a master for its large answers, one after the other, until the parent ends. */
import { request, type RequestOptions } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

const [port, clientsCount] = process.argv.slice(2).map(Number);

/** As often as a web page or an exporter that is in a hurry. */
const pauseMs = 100;

const json = { 'Content-Type': 'application/json' };
const polls: readonly (RequestOptions & { readonly body?: string })[] = [
  { path: '/state' },
  { method: 'POST', path: '/api/v1', headers: json, body: '{"type":"GET_STATE"}' },
  {
    method: 'POST',
    path: '/api/v1',
    headers: { ...json, Accept: 'application/x-protobuf' },
    body: '{"type":"GET_STATE"}',
  },
  { path: '/tasks?limit=100000' },
  { path: '/state', headers: { 'Accept-Encoding': 'gzip' } },
];

/** Reads an answer as it comes, and keeps nothing of it. */
function poll({ body, ...options }: (typeof polls)[number]): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, ...options }, (incoming) => {
      incoming.once('end', resolve).once('error', reject).resume();
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function pollForEver(first: number): Promise<void> {
  for (let index = first; ; index += 1) {
    const next = polls[index % polls.length];
    if (next !== undefined) await poll(next);
    await sleep(pauseMs);
  }
}

process.once('disconnect', () => process.exit());
await Promise.all(Array.from({ length: clientsCount ?? 0 }, (_, index) => pollForEver(index)));
