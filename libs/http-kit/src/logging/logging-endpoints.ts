import { parseDurationMs } from '../flags/flag.ts';
import { parseIntegerText } from '../flags/number-text.ts';
import { emptyAnswer, textAnswer, type Answer } from '../http/answer.ts';
import type { Endpoint, EndpointGuard } from '../http/endpoint.ts';
import type { Query } from '../http/query.ts';
import type { Verbosity } from './verbosity.ts';

/** `/logging/toggle`. */
export function loggingEndpoint(
  verbosity: Verbosity,
  realm: string,
  guards: readonly EndpointGuard[] = [],
): Endpoint {
  return {
    process: 'logging',
    name: 'toggle',
    realm,
    guards,
    help: 'Sets the logging verbosity level for a specified duration.',
    handle: ({ query }) => toggle(verbosity, query),
  };
}

/** Source: mesos 3rdparty/libprocess/src/logging.cpp#Logging::toggle */
function toggle(verbosity: Verbosity, query: Query): Answer {
  const level = query.get('level');
  const duration = query.get('duration');
  if (level === undefined && duration === undefined) {
    return textAnswer(200, `${verbosity.level}\n`);
  }
  if (duration === undefined) return textAnswer(400, "Expecting 'duration=value' in query.\n");
  if (level === undefined) return textAnswer(400, "Expecting 'level=value' in query.\n");
  const value = parseIntegerText(level);
  if (typeof value !== 'number') return textAnswer(400, `${value.error}.\n`);
  const refusal = refuseLevel(verbosity, value);
  if (refusal !== undefined) return textAnswer(400, `${refusal}\n`);
  const durationMs = parseDurationMs(duration);
  if (typeof durationMs !== 'number') return textAnswer(400, `${durationMs.error}.\n`);
  verbosity.set(value, durationMs);
  return emptyAnswer(200);
}

function refuseLevel(verbosity: Verbosity, level: number): string | undefined {
  if (level < 0) return `Invalid level '${level}'.`;
  return level < verbosity.original ? `'${level}' < original level.` : undefined;
}
