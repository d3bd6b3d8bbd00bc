import { failure, formatContainerId, success, type Result } from '@mezzo/domain';
import { applyLinks, mergeLaunchPlans, type Host, type Isolator } from '@mezzo/isolators';
import type { Container, ContainerPhase } from './container.ts';
import type { ContainerConfig } from './containerizer.ts';
import type { Fetcher } from './fetcher/fetcher.ts';
import type { Launcher } from './launcher/launcher.ts';
import type { ContainerProcess, Identity, ProcessPlan } from './launcher/process-plan.ts';
import { planProcess } from './plan-process.ts';
import { encodeSavedConfig } from './recovery/saved-config.ts';
import type { Accounts } from './sandbox/account.ts';
import { createSandbox } from './sandbox/create-sandbox.ts';

/** What a launch works with. */
export interface LaunchTools {
  readonly launcher: Launcher;
  readonly fetcher: Fetcher;
  readonly host: Host;
  readonly accounts: Accounts;
  /** In the order in which they prepare. */
  readonly isolators: readonly Isolator[];
}

/**
 * Takes a container from PREPARING to RUNNING.
 *
 * @returns its process, or why it does not run; `container.process` tells whether one is left over
 */
export async function launchContainer(
  container: Container,
  config: ContainerConfig,
  tools: LaunchTools,
): Promise<Result<ContainerProcess>> {
  const plan = await prepare(container, config, tools);
  if (!plan.ok) return plan;
  if (container.isDoomed()) return destroyedDuring('PREPARING');

  const uris = config.command?.uris ?? [];
  const isolators = isolatorsFor(container, tools.isolators);
  const hold = uris.length > 0 || isolators.some((isolator) => 'isolate' in isolator);
  const launched = await tools.launcher.launch(plan.value, hold);
  if (!launched.ok) return launched;
  if (!hold && config.command !== undefined) tools.fetcher.nothingToFetch();
  if (hold) {
    const held = await whileHeld(container, config, launched.value, tools);
    if (!held.ok) return held;
    tools.launcher.release(launched.value);
  } else if (hasEnded(container)) {
    return launched; // it was quick
  } else if (container.isDoomed()) {
    return destroyedDuring('ISOLATING');
  }
  container.phase = 'RUNNING';
  return launched;
}

function hasEnded({ phase }: Container): boolean {
  return phase === 'DESTROYING' || phase === 'ENDED';
}

/** The isolators that have a say in this kind of container. */
export function isolatorsFor(
  { isolated }: Container,
  isolators: readonly Isolator[],
): readonly Isolator[] {
  switch (isolated.kind) {
    case 'executor':
      return isolators;
    case 'nested':
      return isolators.filter((isolator) => isolator.supportsNesting);
    case 'standalone':
      return isolators.filter((isolator) => isolator.supportsStandalone);
  }
}

async function prepare(
  container: Container,
  config: ContainerConfig,
  tools: LaunchTools,
): Promise<Result<ProcessPlan>> {
  const account = await accountOf(container, config, tools.accounts);
  if (!account.ok) return container.parent ? noSandbox(container, config, account.reason) : account;
  const image = config.container?.mesos?.image;
  // Images are provisioned before isolators are asked, and there is no store for any.
  if (image !== undefined) return failure(`Unsupported container image type: ${image.type}`);
  container.isolated = { ...container.isolated, owner: account.value };
  const plans = isolatorsFor(container, tools.isolators).map((i) => i.prepare(container.isolated));
  const wishes = mergeLaunchPlans(plans.flatMap((plan) => (plan.ok ? [plan.value] : [])));
  const refusal = plans.find((plan) => !plan.ok) ?? wishes;
  if (!refusal.ok) return refusal;
  if (!wishes.ok) return wishes;
  const links = wishes.value.links ?? [];
  if (links.length > 0) {
    await createSandbox({ directory: container.directory, owner: account.value });
    await applyLinks(tools.host, container.directory, links);
  }
  return planProcess(config, {
    key: container.key,
    directory: container.directory,
    runtimeDirectory: container.runtimeDirectory,
    account: account.value,
    wishes: wishes.value,
    savedConfig: encodeSavedConfig(container.isolated),
  });
}

/** A nested container runs as its parent's user unless it names its own. */
async function accountOf(
  container: Container,
  config: ContainerConfig,
  accounts: Accounts,
): Promise<Result<Identity | undefined>> {
  if (config.user !== undefined) return accounts.switchTo(config.user);
  const inherited = container.parent?.isolated.owner;
  return success(inherited && { groups: [inherited.gid], ...inherited });
}

/** Source: mesos src/slave/paths.cpp#createSandboxDirectory */
function noSandbox(
  { directory }: Container,
  { user = '' }: ContainerConfig,
  reason: string,
): Result<never> {
  return failure(
    `Failed to create nested sandbox '${directory}': Failed to chown directory to '${user}': ${reason}`,
  );
}

async function whileHeld(
  container: Container,
  config: ContainerConfig,
  { pid }: ContainerProcess,
  { isolators, fetcher }: LaunchTools,
): Promise<Result<void>> {
  container.phase = 'ISOLATING';
  await Promise.all(
    isolatorsFor(container, isolators).map(async (i) => i.isolate?.(container.isolated, pid)),
  );
  if (container.isDoomed()) return destroyedDuring('ISOLATING');
  container.phase = 'FETCHING';
  const { command } = config;
  const fetched =
    command === undefined
      ? success(undefined)
      : await fetcher.fetch(
          {
            containerName: formatContainerId(container.id),
            uris: command.uris ?? [],
            sandbox: container.directory,
            owner: container.isolated.owner && { groups: [], ...container.isolated.owner },
            user: config.user,
          },
          container.doomSignal(),
        );
  return container.isDoomed() ? destroyedDuring('FETCHING') : fetched;
}

function destroyedDuring(phase: ContainerPhase): { readonly ok: false; readonly reason: string } {
  return failure(`Container destroyed during ${phase.toLowerCase()}`);
}
