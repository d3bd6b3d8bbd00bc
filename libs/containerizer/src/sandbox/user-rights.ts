import { readFileSync } from 'node:fs';

/** What it takes to hand files over and to become any user, by the kernel's numbers. */
const capabilitiesNeeded = { CAP_CHOWN: 0n, CAP_SETGID: 6n, CAP_SETUID: 7n } as const;

/**
 * Whether this process may start others as any user. Root may, unless its container forbids it.
 *
 * @param status - content of `/proc/PID/status`
 */
export function maySwitchUsers(status = readFileSync('/proc/self/status', 'utf8')): boolean {
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0'}`);
  return Object.values(capabilitiesNeeded).every((bit) => (effective & (1n << bit)) !== 0n);
}
