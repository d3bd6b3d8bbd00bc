import { runService } from '@mezzo/http-kit';
import { gatewayFlags } from './flags/gateway-flags.ts';
import { readGatewayFlags } from './flags/read-gateway-flags.ts';
import { startGateway } from './start-gateway.ts';

await runService({
  name: 'gateway',
  usage:
    'Usage: mezzo-api-gateway [flags]\n\n' +
    'One address for frameworks, operators and browsers, whichever master leads.\n\n' +
    'Flags, also as MEZZO_NAME or MESOS_NAME in the environment:',
  flags: gatewayFlags,
  read: readGatewayFlags,
  asks: (flags) => flags,
  start: startGateway,
  // It leaves its streams some seconds to move.
  stopTimeoutMs: 15_000,
});
