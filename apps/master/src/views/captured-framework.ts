import { frameworkFacts, type FrameworkFacts, type FrameworkRecord } from '@mezzo/core';
import { nextSerial } from './serial.ts';

/** A framework as it was at one time; the same object for as long as nothing about it changes. */
export class CapturedFramework {
  readonly facts: FrameworkFacts;
  readonly serial = nextSerial();
  readonly #version: number;

  private constructor(facts: FrameworkFacts, version: number) {
    this.facts = facts;
    this.#version = version;
  }

  static of(framework: FrameworkRecord): CapturedFramework {
    const kept = framework.rendering as CapturedFramework | undefined;
    if (kept !== undefined && kept.#isOf(framework)) return kept;
    const made = new CapturedFramework(frameworkFacts(framework), framework.version);
    framework.rendering = made;
    return made;
  }

  /** How it is reached changes in more places than its version tells. */
  #isOf({ version, info, active, connection, unregisteredTimeMs }: FrameworkRecord): boolean {
    const { facts } = this;
    return (
      this.#version === version &&
      facts.info === info &&
      facts.active === active &&
      facts.connected === (connection === 'connected') &&
      facts.recovered === (connection === 'recovered') &&
      facts.unregisteredTimeMs === unregisteredTimeMs
    );
  }
}
