import { acknowledgedUuid } from './concrete-request.ts';
import { runningTask, updateUuid } from './match/event-order.ts';
import { isJsonObject, type JsonValue } from './match/json.ts';
import type { ProcessName, RecordedStream, Scenario, Step } from './scenario.ts';

/**
 * The agent that must not get the acknowledgement which the step sends: it is killed by the next
 * step, and the recording shows the update again after that. The acknowledgement was on its way when
 * the agent died. A replay that lets it arrive plays another story.
 */
export function agentThatLoses({ steps }: Scenario, index: number): ProcessName | undefined {
  const step = steps[index];
  const next = steps[index + 1];
  if (step?.kind !== 'exchange' || step.request.body?.kind !== 'json') return undefined;
  if (next?.kind !== 'signal' || next.signal !== 'SIGKILL' || next.process === 'master') return;
  const uuid = acknowledgedUuid(step.request.body.json);
  const isSentAgain = streamsOf(steps).some(({ records, at }) =>
    records.some((record, place) => updateUuid(record) === uuid && (at[place] ?? 0) > index),
  );
  return uuid !== undefined && isSentAgain ? next.process : undefined;
}

/**
 * Whether the step kills a task that runs. A command needs a moment until it ignores a signal that
 * it is meant to ignore; the recordings were made on an idle machine, where it had it.
 */
export function killsRunningTask({ steps }: Scenario, index: number): boolean {
  const step = steps[index];
  if (step?.kind !== 'exchange' || step.request.body?.kind !== 'json') return false;
  const task = killedTask(step.request.body.json);
  return (
    task !== undefined &&
    streamsOf(steps).some(({ records, at }) =>
      records.some((record, place) => (at[place] ?? 0) < index && runningTask(record) === task),
    )
  );
}

function killedTask(call: JsonValue): string | undefined {
  const kill = isJsonObject(call) ? call['kill'] : undefined;
  const id = isJsonObject(kill) ? kill['task_id'] : undefined;
  return isJsonObject(id) && typeof id['value'] === 'string' ? id['value'] : undefined;
}

function streamsOf(steps: readonly Step[]): RecordedStream[] {
  return steps.flatMap((step) =>
    step.kind === 'exchange' && step.response.body.kind === 'stream' ? [step.response.body] : [],
  );
}
