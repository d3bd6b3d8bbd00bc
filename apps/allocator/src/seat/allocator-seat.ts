import type { AllocatorCandidate } from '@mezzo/domain';
import type { Log } from '@mezzo/http-kit';
import { RedisStreamServer, type RedisSettings } from '@mezzo/redis-streams';
import { Module, type DynamicModule, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { randomUUID } from 'node:crypto';
import { allocationDesk, AllocationDesk } from './allocation-desk.ts';
import { AllocationController } from './allocation.controller.ts';
import { MasterLine } from './master-line.ts';

/** The inbox goes away when its allocator has been away for so long. */
const inboxExpiryMs = 60_000;

export interface AllocatorSeatOptions {
  readonly settings: RedisSettings;
  /** Where health is served, for people. */
  readonly http: string;
  /** The term of our leadership; undefined while we do not lead, or cannot be sure of it. */
  readonly term: () => number | undefined;
  readonly onFailure: (error: unknown) => void;
  readonly log: Log;
}

/**
 * One candidacy: an inbox and an allocator that nobody has used before. It is ready before it is
 * elected, so that the master finds it listening, and is thrown away with the leadership.
 */
export class AllocatorSeat {
  readonly candidate: AllocatorCandidate;
  readonly desk: AllocationDesk;
  readonly #line: MasterLine;
  readonly #service: INestMicroservice;
  /** Whether Redis is there, as far as is known. */
  isConnected = true;

  private constructor(
    candidate: AllocatorCandidate,
    parts: {
      readonly desk: AllocationDesk;
      readonly line: MasterLine;
      readonly service: INestMicroservice;
      readonly strategy: RedisStreamServer;
    },
  ) {
    this.candidate = candidate;
    this.desk = parts.desk;
    this.#line = parts.line;
    this.#service = parts.service;
    parts.strategy.status.subscribe((status) => (this.isConnected = status === 'connected'));
  }

  /** Waits for a Redis that is away. */
  static async open(options: AllocatorSeatOptions): Promise<AllocatorSeat> {
    const { settings, http, term, onFailure, log } = options;
    const id = randomUUID();
    const address = `allocator:${id}`;
    const line = new MasterLine({ settings, from: address, term });
    const desk = new AllocationDesk({
      term,
      post: (to, outputs) => line.post(to, outputs),
      onFailure,
      onAttached: (master) => log.info({ master }, 'master attached'),
    });
    const strategy = new RedisStreamServer({
      settings,
      address,
      claimIdleMs: 0,
      expiryMs: inboxExpiryMs,
    });
    // Nest declares its options as a class, though any object will do.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment
    const service = await NestFactory.createMicroservice(SeatModule.register(desk), {
      strategy,
      logger: false,
    });
    await service.listen();
    return new AllocatorSeat({ id, address, http }, { desk, line, service, strategy });
  }

  async close(): Promise<void> {
    this.desk.stop();
    await Promise.all([this.#service.close(), this.#line.close()]);
  }
}

@Module({})
export class SeatModule {
  static register(desk: AllocationDesk): DynamicModule {
    return {
      module: SeatModule,
      controllers: [AllocationController],
      providers: [{ provide: allocationDesk, useValue: desk }],
    };
  }
}
