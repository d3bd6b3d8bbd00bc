export { DirectBusClient, type DirectBusClientOptions } from './bus/bus.direct-client.ts';
export { DirectBusServer } from './bus/bus.direct-server.ts';
export { DirectBusTrunk } from './bus/bus.direct-trunk.ts';
export { MemoryBus } from './bus/bus.memory.ts';
export { directLinkLimits, directLinkPath, type DirectLinkLimits } from './bus/direct-link.ts';
export { type DirectLinkTls, type LinkKeeperOptions } from './bus/link-keeper.ts';
export { SingleElection } from './election/election.single.ts';
export { FileRegistry, type FileRegistryOptions } from './registry/registry.file.ts';
export { MemoryRegistry, MemoryRegistryStore } from './registry/registry.memory.ts';
