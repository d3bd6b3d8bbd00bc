import {
  booleanFlag,
  bytesFlag,
  domainFlag,
  firewallRulesFlag,
  integerFlag,
  pathFlag,
  textFlag,
  within,
} from '@mezzo/http-kit';
import { bytesWithin } from './flag-checks.ts';

const port = within(0, 65_535);

/** Where the master listens, and how it is reached. */
export const httpFlags = {
  advertise_ip: textFlag({
    help: 'IP address that is told to others, where it differs from the one listened on.',
  }),
  advertise_port: integerFlag({
    help: 'Port that is told to others, where it differs from the one listened on.',
    check: port,
  }),
  cluster: textFlag({ help: 'Name of the cluster, for people to read.' }),
  domain: domainFlag({
    help: 'Fault domain of the master as JSON: {"fault_domain":{"region":{"name":…},"zone":{"name":…}}}.',
  }),
  firewall_rules: firewallRulesFlag('master'),
  hostname: textFlag({
    help: 'Host name that is told to others. Without it the address is looked up.',
  }),
  hostname_lookup: booleanFlag({
    help: 'Look up the host name of the address where --hostname is not given; otherwise the address serves as host name.',
    default: 'true',
  }),
  ip: textFlag({
    help: 'IP address to listen on. Without it all addresses are listened on.',
  }),
  ip_discovery_command: textFlag({
    help: 'Program that prints the IP address to listen on.',
  }),
  max_request_body_size: bytesFlag({
    help: 'Size of a request body at most; longer ones are refused with 413. 32MB unless given. Not a flag of Mesos.',
    check: bytesWithin(1024, 2 ** 31 - 1),
  }),
  port: integerFlag({ help: 'Port to listen on.', default: '5050', check: port }),
  webui_dir: pathFlag({
    help: "Folder of the web UI's files.",
    default: '/usr/local/share/mezzo/webui',
  }),
};
