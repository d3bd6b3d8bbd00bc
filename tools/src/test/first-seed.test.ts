import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstSeed, seedOfTree } from './first-seed.ts';

describe('the first seed of a test run', () => {
  it('is the beginning of the hash of the tree', () => {
    expect(seedOfTree('00000ff5b8f0d0b1c2d3e4f5061728394a5b6c7d\n')).toBe(0xff);
    expect(seedOfTree('fatal: not a git repository')).toBeUndefined();
  });

  it('is the same for the same content, and another after a change', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mezzo-seed-'));
    const git = (...args: string[]): void => {
      const author = ['-c', 'user.name=a', '-c', 'user.email=a@b.example'];
      execFileSync('git', [...author, ...args], { cwd: folder, stdio: 'ignore' });
    };
    const commit = (text: string): number => {
      writeFileSync(join(folder, 'file'), text);
      git('add', '.');
      git('commit', '--allow-empty', '-m', text);
      return firstSeed(folder);
    };
    git('init');
    const seeds = [commit('one'), commit('two'), commit('one')];
    rmSync(folder, { recursive: true });
    expect(seeds[2]).toBe(seeds[0]);
    expect(seeds[1]).not.toBe(seeds[0]);
  });
});
