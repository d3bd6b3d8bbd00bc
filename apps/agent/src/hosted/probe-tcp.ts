import { connect } from 'node:net';
import { timeoutOutcome, type CheckOutcome } from './check-outcome.ts';

/** Whether somebody accepts connections. */
export function probeTcp(host: string, port: number, timeoutMs: number): Promise<CheckOutcome> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const finish = (outcome: CheckOutcome): void => {
      socket.destroy();
      resolve(outcome);
    };
    if (timeoutMs !== Infinity) {
      socket.setTimeout(timeoutMs, () => finish(timeoutOutcome('TCP connection', timeoutMs)));
    }
    socket.once('connect', () => finish({ outcome: 'tcp', connected: true }));
    socket.once('error', () => finish({ outcome: 'tcp', connected: false }));
  });
}
