import { defined, type Leadership as ElectionOutcome } from '@mezzo/domain';
import type { MasterInfo } from '@mezzo/domain/messages';
import {
  methodNotAllowed,
  redirectAnswer,
  textAnswer,
  type Answer,
  type EndpointGuard,
} from '@mezzo/http-kit';

/** Who leads, as far as this master knows, and whether it can already answer for the cluster. */
export class Leadership {
  #self: MasterInfo | undefined;
  #outcome: ElectionOutcome = { state: 'unknown' };
  #isRecovered = false;
  #isStopping = false;

  /** This master, once it knows its own port. */
  get self(): MasterInfo {
    return defined(this.#self, 'the master has not been introduced yet');
  }

  /** Before the election. */
  introduce(self: MasterInfo): void {
    this.#self = self;
  }

  get leader(): MasterInfo | undefined {
    switch (this.#outcome.state) {
      case 'leads':
        return this.self;
      case 'follows':
        return this.#outcome.leader;
      case 'unknown':
        return undefined;
    }
  }

  get leads(): boolean {
    return this.#outcome.state === 'leads';
  }

  set(outcome: ElectionOutcome): void {
    this.#outcome = outcome;
  }

  /** The registry was read: this master knows what it leads. */
  recovered(): void {
    this.#isRecovered = true;
  }

  /**
   * Sends the client to the leader, when that is another master; the path is kept, in its inner form.
   *
   * Source: mesos src/master/http.cpp#Master::Http::redirect
   */
  readonly requireLeader: EndpointGuard = (request) => {
    if (this.leads) return undefined;
    const location = this.locationAtLeader(request.url);
    return location === undefined ? noLeader : redirectAnswer(location);
  };

  /** Where the leader serves a path, without the scheme; undefined when no leader is known. */
  locationAtLeader(path: string): string | undefined {
    const { leader } = this;
    return leader === undefined ? undefined : `//${authorityOf(leader)}${path}`;
  }

  /** The v1 APIs wait for the recovery; older endpoints do not. */
  readonly requireRecovery: EndpointGuard = () => (this.#isRecovered ? undefined : recovering);

  /** This master is about to end. */
  stopping(): void {
    this.#isStopping = true;
  }

  /** `/readyz`: 200 where clients are served, be it with the way to the leader. */
  readonly readiness = (): Answer => {
    if (this.#isStopping) return textAnswer(503, 'The master stops');
    if (this.leads) return this.#isRecovered ? textAnswer(200, 'This master leads') : recovering;
    const { leader } = this;
    return leader === undefined
      ? noLeader
      : textAnswer(200, `The leading master is at ${authorityOf(leader)}`);
  };

  /** `/redirect`: to the leader, also on the leader itself. */
  readonly redirect: EndpointGuard = () => {
    const { leader } = this;
    return leader === undefined ? noLeader : redirectAnswer(`//${authorityOf(leader)}`);
  };
}

const noLeader = textAnswer(503, 'No leader elected');
const recovering = textAnswer(503, 'Master has not finished recovery');

function authorityOf({ hostname, ip, port }: MasterInfo): string {
  return `${hostname ?? ipText(ip)}:${port}`;
}

/** An address as `MasterInfo.ip` holds it: four bytes in network order, read as a little-endian number. */
export function ipNumber(text: string): number {
  return Buffer.from(text.split('.').map(Number)).readUInt32LE();
}

function ipText(ip: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(ip);
  return [...bytes].join('.');
}

/** Lets one method pass. */
export function requireMethod(...methods: readonly string[]): EndpointGuard {
  return ({ method }) => (methods.includes(method) ? undefined : methodNotAllowed(methods, method));
}
