import { connect } from 'node:net';
import type { Endpoint } from '../../src/harness/http.ts';

const answerTimeoutMs = 5_000;

/** Sends one command, and answers the first line of what Redis says. */
export function redisCommand({ host, port }: Endpoint, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: answerTimeoutMs });
    socket.once('connect', () => socket.write(`${command}\r\n`));
    socket.once('data', (bytes) => {
      socket.destroy();
      const text = bytes.toString();
      if (text.startsWith('-')) reject(new Error(`${command}: ${text.trim()}`));
      else resolve(text);
    });
    socket.once('timeout', () => socket.destroy(new Error(`${command}: no answer`)));
    socket.once('error', reject);
  });
}
