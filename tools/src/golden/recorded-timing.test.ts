import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentThatLoses, killsRunningTask } from './recorded-timing.ts';
import { loadScenarios } from './scenario.ts';

const scenarios = loadScenarios(join(import.meta.dirname, '../../../e2e/golden'));

describe('agentThatLoses', () => {
  it('finds the one acknowledgement that was lost with its agent', () => {
    const found = scenarios.flatMap((scenario) =>
      scenario.steps.flatMap((step, index) => {
        const agent = agentThatLoses(scenario, index);
        return agent === undefined ? [] : [`${scenario.name}: ${step.name}: ${agent}`];
      }),
    );
    expect(found).toEqual(['agent-restart-checkpointing: acknowledge TASK_RUNNING of t1: agent-1']);
  });
});

describe('killsRunningTask', () => {
  it.each([
    { name: 'task-kill-grace-sigkill', kills: 1 },
    { name: 'task-kill-unknown', kills: 1 },
    { name: 'task-finished', kills: 0 },
  ])('finds $kills such steps in $name', ({ name, kills }) => {
    const scenario = scenarios.find((each) => each.name === name);
    const found = scenario?.steps.filter((_, index) => killsRunningTask(scenario, index));
    expect(found).toHaveLength(kills);
  });
});
