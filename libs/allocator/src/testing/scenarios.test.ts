import { describe, expect, it } from 'vitest';
import { ScenarioPlayer } from './scenario-player.ts';

/** What is expected lies in testdata, to be read; every difference is explained in its commit. */
const SCENARIOS: Readonly<Record<string, string>> = {
  'fair-share': `# Two roles share a cluster; a weight of two is worth twice the share.
framework f1 a
framework f2 b
weight b 2
agent s1 cpus:4;mem:1024
agent s2 cpus:4;mem:1024
agent s3 cpus:4;mem:1024
allocate
explain f1 a`,
  filters: `# A refused agent comes back when the filter has expired, or on revival.
framework f1 a
agent s1 cpus:4;mem:1024
allocate
decline f1 10
allocate
explain f1 a
after 11
allocate
decline f1 1000
allocate
revive f1
allocate`,
  suppression: `# Nobody who wants no offers gets any.
framework f1 a
agent s1 cpus:4;mem:1024
suppress f1
allocate
explain f1 a
revive f1
deactivate f1
explain f1 a
activate f1
allocate`,
  guarantees: `# Guarantees are served first, and what they still need is kept free.
framework f1 a
framework f2 b
quota a cpus:6;mem:1024 -
agent s1 cpus:4;mem:1024
agent s2 cpus:4;mem:1024
agent s3 cpus:4;mem:1024
suppress f1
allocate
explain f2 b
revive f1
allocate`,
  limits: `# A limit on a role holds for the roles below it, within a run too.
framework f1 a/x
framework f2 a/y
quota a - cpus:5
agent s1 cpus:4;mem:1024
agent s2 cpus:4;mem:1024
allocate
explain f1 a/x`,
  reservations: `# What is reserved goes to its role and to roles below.
framework f1 a/x
framework f2 b
agent s1 cpus(a):4;mem(a):1024;cpus:1;mem:64
allocate
explain f2 b`,
  gpus: `# Agents with GPUs are for those who know what to do with them.
framework f1 a
framework f2 a GPU_RESOURCES
agent s1 cpus:4;mem:1024;gpus:1
explain f1 a
allocate`,
  constraints: `# A framework that names its rack is not offered the others.
framework f1 a rack=r1
agent s1 cpus:4;mem:1024 rack=r1
agent s2 cpus:4;mem:1024 rack=r2
agent s3 cpus:4;mem:1024
allocate
explain f1 a`,
  minimum: `# What is too little for a framework goes to others, or to nobody.
framework f1 a min=cpus:2
framework f2 b
agent s1 cpus:4;mem:1024
agent s2 cpus:1;mem:1024
agent s3 cpus:0.001;mem:16
allocate
explain f1 a
explain f2 b`,
  maintenance: `# Who holds something on an agent that is to be serviced is asked to leave, again and again.
framework f1 a
agent s1 cpus:4;mem:1024 f1 a cpus:1
agent s2 cpus:4;mem:1024 f1 a cpus:1
suppress f1
maintain s1
allocate
allocate
stay f1 s1 10
after 9
allocate
after 2
allocate`,
  recovery: `# After a failover guarantees wait for most agents, or for ten minutes.
failover 5 a cpus:6 -
framework f1 a
framework f2 b
agent s1 cpus:4;mem:1024
agent s2 cpus:4;mem:1024
agent s3 cpus:4;mem:1024
allocate
explain f2 b
after 599
allocate
after 1
allocate`,
  'what-if': `# What other quotas would lead to, without leading there.
framework f1 a
framework f2 b
agent s1 cpus:4;mem:1024
agent s2 cpus:4;mem:1024
suppress f2
whatif a - cpus:1;mem:512
whatif b cpus:3 -
allocate`,
};

describe('scenarios', () => {
  it.each(Object.entries(SCENARIOS))('%s', async (name, script) => {
    const transcript = `${new ScenarioPlayer().play(script)}\n`;
    await expect(transcript).toMatchFileSnapshot(`../testdata/${name}.txt`);
  });
});
