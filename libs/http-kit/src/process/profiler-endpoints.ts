import { textAnswer } from '../http/answer.ts';
import type { Endpoint } from '../http/endpoint.ts';

/** `/profiler/start` and `/profiler/stop`, as of a build of Mesos without perftools. */
export function profilerEndpoints(realm: string): readonly Endpoint[] {
  return [profilerEndpoint('start', realm), profilerEndpoint('stop', realm)];
}

/** Source: mesos 3rdparty/libprocess/src/profiler.cpp#Profiler::start */
function profilerEndpoint(name: 'start' | 'stop', realm: string): Endpoint {
  const text =
    'Perftools is disabled. To enable perftools, configure libprocess with --enable-perftools.\n';
  return {
    process: 'profiler',
    name,
    realm,
    help: 'Not to be had: there are no perftools to profile with.',
    handle: () => textAnswer(400, text),
  };
}
