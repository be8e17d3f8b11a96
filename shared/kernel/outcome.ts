/**
 * Outcomes: an act either happened or was refused by name. A refusal carries a code from a closed
 * set and a sentence that says what was expected, what was kept and what to do.
 */

export type Refusal<Code extends string = string> = {
  readonly ok: false;
  readonly code: Code;
  readonly message: string;
};
export type Done<T> = { readonly ok: true; readonly value: T };
export type Outcome<T, Code extends string = string> = Done<T> | Refusal<Code>;

export const done = <T>(value: T): Done<T> => ({ ok: true, value });

export const refuse = <Code extends string>(code: Code, message: string): Refusal<Code> => ({
  ok: false,
  code,
  message,
});
