import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A folder that is a disk of its own, in memory, so small that it can be filled. Needs root. */
export class SmallDisk {
  readonly folder: string;

  constructor(folder: string, megabytes: number) {
    mkdirSync(folder, { recursive: true });
    this.folder = folder;
    run('mount', '-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'chaos', folder);
  }

  /** Leaves not a byte, until the answer is called. */
  fill(): () => void {
    const file = join(this.folder, 'filled');
    // Ends with an error when there is no more room, which is what it is for.
    spawnSync('dd', ['if=/dev/zero', `of=${file}`, 'bs=64k'], { stdio: 'ignore' });
    spawnSync('dd', ['if=/dev/zero', `of=${file}`, 'bs=1', 'oflag=append', 'conv=notrunc'], {
      stdio: 'ignore',
      timeout: 1_000,
    });
    return () => rmSync(file, { force: true });
  }

  unmount(): void {
    spawnSync('umount', ['-l', this.folder], { stdio: 'ignore' });
  }
}

function run(program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
}
