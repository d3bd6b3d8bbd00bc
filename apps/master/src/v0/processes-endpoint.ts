import type { MasterInput } from '@mezzo/core';
import { jsonAnswer, type Endpoint } from '@mezzo/http-kit';
import { writeJson } from '@mezzo/proto';

/** @param waiting - the kinds of input that the master has not come to yet */
export function processesEndpoint(waiting: () => readonly MasterInput['kind'][]): Endpoint {
  return {
    process: '__processes__',
    name: '',
    help: 'Shows what waits for the master.',
    handle: () => {
      const events = waiting().map((name) => ({ type: 'MESSAGE', name }));
      return jsonAnswer(writeJson([{ id: 'master', events }]));
    },
  };
}
