import type { Containerizer } from '@mezzo/containerizer';
import type { HostedCheckRequest, HostedCheckResult } from '@mezzo/domain';
import type { CheckOutcome } from './check-outcome.ts';
import type { HostedRun } from './hosted-run.ts';
import { probeHttp } from './probe-http.ts';
import { probeTcp } from './probe-tcp.ts';
import { runCheckCommand } from './run-check-command.ts';
import { runNestedCheck } from './run-nested-check.ts';

/** Runs checks of tasks whose executor the agent plays. Every check ends in one result. */
export class CheckRunner {
  private readonly containerizer: Containerizer;

  constructor(containerizer: Containerizer) {
    this.containerizer = containerizer;
  }

  run(
    run: HostedRun,
    request: HostedCheckRequest,
    onResult: (result: HostedCheckResult) => void,
  ): void {
    const { id } = request;
    this.probe(run, request).then(
      (result) => onResult({ id, ...result }),
      (error: unknown) => onResult({ id, outcome: 'error', message: String(error) }),
    );
  }

  private probe(run: HostedRun, request: HostedCheckRequest): Promise<CheckOutcome> {
    const { probe, timeoutMs, containerId } = request;
    switch (probe.kind) {
      case 'http':
        return probeHttp(probe.url, timeoutMs);
      case 'tcp':
        return probeTcp(probe.host, probe.port, timeoutMs);
      case 'command':
        return containerId.parent === undefined
          ? runCheckCommand(run, probe.command, timeoutMs)
          : runNestedCheck(this.containerizer, {
              run,
              parent: containerId,
              command: probe.command,
              timeoutMs,
            });
    }
  }
}
