import type { FactoryProvider, INestApplicationContext } from '@nestjs/common';

declare const provides: unique symbol;

/** The name of a provider, which knows what it provides. Made by {@link token}. */
export type Token<T> = symbol & { readonly [provides]?: T };

type Provided<Injected> = Injected extends Token<infer T> ? T : never;

/** @param name - for error messages of Nest */
export function token<T>(name: string): Token<T> {
  return Symbol(name);
}

/**
 * A provider of Nest whose dependencies the compiler checks: what is injected under a token has the
 * token's type.
 */
export function provide<T, const Injected extends readonly Token<unknown>[]>(
  provided: Token<T>,
  inject: Injected,
  make: (...dependencies: { [Index in keyof Injected]: Provided<Injected[Index]> }) => T,
): FactoryProvider {
  return { provide: provided, inject: [...inject], useFactory: make as (...all: unknown[]) => T };
}

/** What an application provides under a token. */
export function provided<T>(application: INestApplicationContext, name: Token<T>): T {
  return application.get<T>(name);
}
