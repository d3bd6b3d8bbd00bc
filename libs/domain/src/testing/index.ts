export { arbitraryResourceLists } from '../resources/testing/arbitrary-resources.ts';
export { describeBusConformance, type BusGround, type TestMessage } from './bus-conformance.ts';
export { describeElectionConformance, type ElectionGround } from './election-conformance.ts';
export { freePort } from './free-port.ts';
export { killChild } from './kill-child.ts';
export {
  describeRegistryConformance,
  plain,
  type RegistryStorage,
} from './registry-conformance.ts';
export { registryChange, sampleChanges } from './registry-changes.ts';
export { TcpGate } from './tcp-gate.ts';
export { readCertifiedKey, TestAuthority, type CertifiedKey } from './test-authority.ts';
