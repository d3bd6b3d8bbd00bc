import { expect, it } from 'vitest';
import { MasterHarness } from '../testing/master-harness.ts';
import { aFramework, aReregistration, anAgentWithId } from '../testing/sample-messages.ts';

const AGENT = 'slave(1)@10.0.0.1:5051';
const MINUTE = 60_000;

/** A master that knows the agent, but not the framework that the agent runs. */
function elected(): MasterHarness {
  const agent = { info: anAgentWithId('M0-S0').agentInfo, deactivated: false };
  const harness = new MasterHarness({
    registry: [{ kind: 'putAgent', agent }],
    config: { agentPingTimeoutMs: 60 * MINUTE },
  });
  const frameworks = [aFramework({ id: { value: 'M0-0000' }, failover_timeout: 1800 })];
  harness.fromAgent('agent is back', AGENT, aReregistration('M0-S0', { frameworks }));
  return harness;
}

it('removes a framework that only agents know when it does not come in time', () => {
  const harness = elected();
  harness.pass('almost half an hour', 29 * MINUTE);
  expect(harness.master.state.frameworks.registered.has('M0-0000')).toBe(true);
  harness.take();
  harness.pass('a little more', 2 * MINUTE);
  expect(harness.master.state.frameworks.registered.has('M0-0000')).toBe(false);
  expect(harness.take()).toContainEqual({
    kind: 'toAgent',
    address: AGENT,
    message: { type: 'shutdownFramework', frameworkId: { value: 'M0-0000' } },
  });
});

it('keeps a framework that has come', () => {
  const harness = elected();
  harness.subscribe('s1', aFramework({ id: { value: 'M0-0000' }, failover_timeout: 1800 }));
  harness.pass('a day', 24 * 60 * MINUTE);
  expect(harness.master.state.frameworks.registered.has('M0-0000')).toBe(true);
});
