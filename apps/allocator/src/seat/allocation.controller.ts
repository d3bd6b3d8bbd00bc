import { allocatorPatterns, type AllocatorInput } from '@mezzo/domain';
import type { StreamContext } from '@mezzo/redis-streams';
import { Controller, Inject } from '@nestjs/common';
import { Ctx, EventPattern, MessagePattern, Payload, RpcException } from '@nestjs/microservices';
import { allocationDesk, type AllocationDesk } from './allocation-desk.ts';

/** What the leading master says to the allocator. */
@Controller()
export class AllocationController {
  readonly #desk: AllocationDesk;

  constructor(@Inject(allocationDesk) desk: AllocationDesk) {
    this.#desk = desk;
  }

  /** Granted while this allocator leads; a master asks again until it is. */
  @MessagePattern(allocatorPatterns.attach)
  attach(@Ctx() context: unknown): { readonly term: number } {
    const term = this.#desk.attach((context as StreamContext).from);
    if (term === undefined) throw new RpcException('this allocator does not lead');
    return { term };
  }

  @EventPattern(allocatorPatterns.inputs)
  inputs(@Payload() inputs: readonly AllocatorInput[], @Ctx() context: unknown): void {
    this.#desk.take(inputs, (context as StreamContext).from);
  }
}
