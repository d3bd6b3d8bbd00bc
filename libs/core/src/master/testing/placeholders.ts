/** What the placeholders of a recording stand for in a replay, e.g. `<agent-id:1>`. */
export class Placeholders {
  private readonly values: Map<string, string>;

  constructor(known: Readonly<Record<string, string>>) {
    this.values = new Map(Object.entries(known));
  }

  set(placeholder: string, value: string): void {
    this.values.set(placeholder, value);
  }

  /** Text with every placeholder we know replaced by what it stands for. */
  fill(text: string): string {
    return text.replace(/<[a-z-]+(:[a-z0-9-]+)?>/g, (each) => this.values.get(each) ?? each);
  }

  /** A recorded body as a call; undefined if it is none. */
  resolve(body: unknown): unknown {
    if (typeof body !== 'object' || body === null) return undefined;
    return JSON.parse(this.fill(JSON.stringify(body)), (name, value: unknown) => {
      if (name === 'uuid' && typeof value === 'string') return decodeBase64(value);
      return value === 'Infinity' ? Number.POSITIVE_INFINITY : value;
    }) as unknown;
  }
}

function decodeBase64(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
