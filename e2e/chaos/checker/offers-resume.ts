import type { Rule } from './violation.ts';

/** All offers stop and resume: after each wave of faults every framework is offered something. */
export const offersResume: Rule = ({ run, recoveries, offersAtMs }) =>
  recoveries.flatMap(({ wave, healedAtMs, atMs }) =>
    (run?.frameworks ?? [])
      .filter(
        ({ name }) => !(offersAtMs.get(name) ?? []).some((at) => at >= healedAtMs && at <= atMs),
      )
      .map(({ name }) => ({
        rule: 'offers' as const,
        atMs,
        text: `wave ${String(wave)}: framework ${name} was offered nothing after it`,
      })),
  );
