import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { services } from './build.ts';

const folder = join(import.meta.dirname, '..', '..', 'deploy', 'systemd');
const checker = '/usr/bin/systemd-analyze';

/** Of the units, in the order of the services. */
const deployed = services.filter((service) => service !== 'local');

describe('the units for systemd', () => {
  it('are there for each service, with a folder of its own', () => {
    expect(readdirSync(folder).toSorted()).toEqual(
      deployed.map((service) => `mezzo-${service}.service`).toSorted(),
    );
    for (const service of deployed) {
      const unit = readFileSync(join(folder, `mezzo-${service}.service`), 'utf8');
      // Two services on a machine run as different users: a folder is one's alone.
      expect(unit).toContain(`StateDirectory=mezzo/${service}\n`);
      expect(unit).toContain(`WorkingDirectory=/var/lib/mezzo/${service}\n`);
      expect(unit).toContain(`ExecStart=/usr/bin/node /opt/mezzo/dist/${service}/main.js\n`);
    }
  });

  it.for(deployed)('%s is what systemd understands', (service, { skip }) => {
    if (!existsSync(checker)) skip('systemd-analyze is not installed (Debian package systemd)');
    const unit = join(folder, `mezzo-${service}.service`);
    const { stdout, stderr } = spawnSync(checker, ['verify', unit], { encoding: 'utf8' });
    // Where Node.js stands is the machine's affair, as are the other units of the machine.
    const own = `${stdout}${stderr}`.split('\n').filter((line) => line.includes(unit));
    expect(own.filter((line) => !line.includes('/usr/bin/node'))).toEqual([]);
  });
});
