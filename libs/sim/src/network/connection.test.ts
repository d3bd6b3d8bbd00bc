import { beforeEach, describe, expect, it } from 'vitest';
import { Process } from '../process/process.ts';
import { Random } from '../random/random.ts';
import { Timeline } from '../time/timeline.ts';
import { Connection, type ConnectionEnd } from './connection.ts';
import { Network } from './network.ts';

describe('Connection', () => {
  let timeline: Timeline;
  let network: Network;
  let client: Process;
  let server: Process;
  let connection: Connection<string, string>;
  let seen: string[];

  beforeEach(() => {
    timeline = new Timeline(0);
    network = new Network(timeline, new Random(1));
    client = new Process(timeline, 'c');
    server = new Process(timeline, 's');
    client.start();
    server.start();
    seen = [];
    connection = new Connection(network, end('client', client), end('server', server));
  });

  function end(name: string, process: Process): ConnectionEnd<string> {
    return {
      process,
      onMessage: (message) => seen.push(`${name} got ${message}`),
      onEnd: () => seen.push(`${name} ended`),
    };
  }

  it('delivers in order, however long single messages take', () => {
    for (let index = 0; index < 100; index += 1) connection.sendToServer(String(index));
    timeline.runUntil(10_000);
    expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => `server got ${index}`));
  });

  it('delivers what a process sent before it died, then its end', () => {
    connection.sendToServer('last words');
    client.stop();
    timeline.runUntil(1000);
    expect(seen).toEqual(['server got last words', 'server ended']);
    expect(connection.isOpen).toBe(false);
  });

  it('loses what is under way when it breaks; both ends notice', () => {
    connection.sendToServer('lost');
    connection.break();
    timeline.runUntil(60_000);
    expect(seen.sort()).toEqual(['client ended', 'server ended']);
  });

  it('holds messages back during a short partition', () => {
    network.cut(['c'], ['s']);
    connection.sendToServer('late');
    timeline.runUntil(10_000);
    expect(seen).toEqual([]);
    network.mend(['c'], ['s']);
    timeline.runUntil(10_500);
    expect(seen).toEqual(['server got late']);
  });

  it('breaks during a long partition', () => {
    network.cut(['c'], ['s']);
    connection.sendToServer('lost');
    timeline.runUntil(300_000);
    network.heal();
    timeline.runUntil(400_000);
    expect(seen.sort()).toEqual(['client ended', 'server ended']);
  });

  it('hands over to a frozen process when it goes on', () => {
    server.freeze();
    connection.sendToServer('a');
    connection.closeByClient();
    timeline.runUntil(50_000);
    expect(seen).toEqual([]);
    server.thaw();
    timeline.runUntil(50_001);
    expect(seen).toEqual(['server got a', 'server ended']);
  });
});
