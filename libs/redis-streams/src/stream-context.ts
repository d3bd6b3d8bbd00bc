import type { Address } from '@mezzo/domain';
import { BaseRpcContext } from '@nestjs/microservices';
import type { Letter } from './letter.ts';

/** What a handler may know of a message besides its data: inject it with `@Ctx()`. */
export class StreamContext extends BaseRpcContext<[Letter, { readonly isRedelivered: boolean }]> {
  /** Who sent it: proved where the bus is sealed. */
  get from(): Address {
    return this.args[0].from;
  }

  /** The sender's leadership term. */
  get term(): number {
    return this.args[0].term;
  }

  /** It was handed out before, and may have been handled already. */
  get isRedelivered(): boolean {
    return this.args[1].isRedelivered;
  }
}
