import { addAndUpdate } from './add-and-update.ts';
import { declineOffers } from './decline-offers.ts';
import { hardCluster } from './hard-cluster.ts';
import { memoryUse } from './memory.ts';
import { readMetrics } from './metrics.ts';
import { multiFrameworkAllocations } from './multi-framework.ts';
import { persistentVolumes } from './persistent-volumes.ts';
import { askQuestions } from './questions.ts';
import { largeAndSmallQuota } from './quota.ts';
import { scaling } from './scaling.ts';
import { extremeSuppressOffers, suppressOffers } from './suppress-offers.ts';

/** Workloads by name; Mesos' figures are the middle of what was measured (see the documentation). */
export const WORKLOADS: Readonly<Record<string, () => void>> = {
  decline: () => {
    declineOffers({ agents: 5000, frameworks: 1000 }, { mesosMs: 300 });
    declineOffers({ agents: 10_000, frameworks: 1000 }, { mesosMs: 600, targetMs: 55 });
    declineOffers({ agents: 50_000, frameworks: 1000 }, { mesosMs: 3000, targetMs: 300 });
  },
  'add-and-update': () => {
    addAndUpdate({ agents: 5000, frameworks: 1000 }, { mesosAddMs: 290, mesosUpdateMs: 250 });
    addAndUpdate({ agents: 50_000, frameworks: 1000 }, { mesosAddMs: 4000, mesosUpdateMs: 3200 });
    addAndUpdate(
      { agents: 50_000, frameworks: 6000 },
      { mesosAddMs: 10_000, mesosUpdateMs: 8500, targetAddMs: 1000, targetUpdateMs: 850 },
    );
  },
  suppress: () => {
    const size = { agents: 10_000, frameworks: 1000 };
    suppressOffers(size, { mesosMs: 500, mesosAllSuppressedMs: 46 });
    extremeSuppressOffers(size, { mesosMs: 350, targetMs: 35 });
  },
  'multi-framework': multiFrameworkAllocations,
  quota: () => {
    for (const sorter of ['drf', 'random'] as const) {
      const mesosMs = sorter === 'drf' ? 2.7 : undefined;
      largeAndSmallQuota({ index: 0, smallRoles: 25, largeRoles: 5 }, sorter, mesosMs);
      largeAndSmallQuota({ index: 1, smallRoles: 250, largeRoles: 50 }, sorter);
    }
    largeAndSmallQuota({ index: 2, smallRoles: 2500, largeRoles: 500 }, 'drf');
  },
  volumes: () => {
    for (const sharedness of ['regular', 'shared', 'mixed'] as const) {
      persistentVolumes({ agents: 5000, frameworks: 200 }, sharedness);
    }
  },
  metrics: () => {
    readMetrics({ agents: 1000, frameworks: 1000 });
    readMetrics({ agents: 10_000, frameworks: 1000 });
  },
  hard: hardCluster,
  questions: askQuestions,
  memory: memoryUse,
  scaling,
};
