/** Endpoints of the machinery below the master: queues and profilers. */
import type { MasterInput } from '@mezzo/core';
import { jsonAnswer, textAnswer, type Endpoint } from '@mezzo/http-kit';
import { writeJson } from '@mezzo/proto';
import { realms } from '../realms.ts';

/** @param waiting - the kinds of input that the master has not come to yet */
export function libprocessEndpoints(
  waiting: () => readonly MasterInput['kind'][],
): readonly Endpoint[] {
  return [
    {
      process: '__processes__',
      name: '',
      help: 'Shows what waits for the master.',
      handle: () => {
        const events = waiting().map((name) => ({ type: 'MESSAGE', name }));
        return jsonAnswer(writeJson([{ id: 'master', events }]));
      },
    },
    profilerEndpoint('start'),
    profilerEndpoint('stop'),
  ];
}

/** Source: mesos 3rdparty/libprocess/src/profiler.cpp#Profiler::start */
function profilerEndpoint(name: 'start' | 'stop'): Endpoint {
  const text =
    'Perftools is disabled. To enable perftools, configure libprocess with --enable-perftools.\n';
  return {
    process: 'profiler',
    name,
    realm: realms.readwrite,
    help: 'Not to be had: there are no perftools to profile with.',
    handle: () => textAnswer(400, text),
  };
}
