import { steadyClock } from '@mezzo/domain';
import { Master } from '@mezzo/core';
import { freshUuidBytes } from '@mezzo/embedded';
import { provide } from '@mezzo/http-kit';
import type { Provider } from '@nestjs/common';
import { masterConfig } from '../flags/master-config.ts';
import { Leadership } from '../leadership/leadership.ts';
import { ReadyLoop } from '../loop/ready-loop.ts';
import { approveBy } from '../security/core-permissions.ts';
import { tokens } from '../tokens.ts';
import { MasterViews } from '../views/master-views.ts';

/** The core, the loop that drives it, and what reads its state. */
export const coreProviders: readonly Provider[] = [
  provide(tokens.leadership, [], () => new Leadership()),
  provide(tokens.master, [tokens.settings, tokens.approversOf], ({ flags }, approversOf) => {
    const ids = { uuidBytes: freshUuidBytes };
    const config = { ...masterConfig(flags), approve: approveBy(approversOf) };
    return new Master({ config, ids, startTimeMs: Date.now() });
  }),
  provide(
    tokens.loop,
    [tokens.master, tokens.log, tokens.stepDown, tokens.adapters, tokens.leadership],
    (master, log, stepDown, { isCertain = () => true }, leadership) =>
      new ReadyLoop({
        master,
        nowMs: steadyClock({ wallMs: Date.now, monotonicMs: () => performance.now() }),
        mayAct: () => !leadership.leads || isCertain(),
        onFailure: (error) => {
          log.error({ err: error }, 'broken invariant');
          stepDown('broken invariant');
        },
      }),
  ),
  provide(
    tokens.views,
    [tokens.master, tokens.leadership, tokens.settings, tokens.approversOf],
    (master, leadership, { flags, printedFlags }, approversOf) =>
      new MasterViews({
        state: () => master.state,
        leadership,
        flags: printedFlags,
        rolesWhitelist: flags.roles,
        approversOf,
        onSharedRead: () => master.metrics.count('http_cache_hits'),
      }),
  ),
];
