/** Who of the members is signed in at the member page, and the one-time codes that were sent: digests alone, of tokens, phones and codes. */

export type MemberSessionRow = { readonly member: string; readonly validUntil: number };

/** A code that was sent to a phone. */
export type SignInCodeRow = {
  readonly phone: string;
  readonly at: number;
  readonly code: string;
  readonly validUntil: number;
  /** How often another was tried in its place. */
  readonly tries: number;
  readonly used: boolean;
};

export interface MemberSessionsReader {
  session(token: string): MemberSessionRow | undefined;
  /** The newest that was sent to a phone, whatever became of it. */
  newestCode(phone: string): SignInCodeRow | undefined;
  /** How many went to a phone (null: to anybody) after an instant. */
  codesSince(phone: string | null, at: number): number;
}
export interface MemberSessionsWriter extends MemberSessionsReader {
  addSession(token: string, session: MemberSessionRow & { readonly at: number }): void;
  endSession(token: string): void;
  /** All of a member's. */
  endSessions(member: string): void;
  /** Forgets sessions that ended before an instant, and codes that were sent before another. */
  forget(ended: number, sent: number): void;
  /** One of a phone and an instant. */
  putCode(code: SignInCodeRow): void;
  dropCodes(phone: string): void;
}
