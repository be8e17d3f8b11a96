/** Members who are signed in at their page: a token for thirty days, kept as a digest alone. */
import { createHash, randomBytes } from "node:crypto";
import type { MemberRow } from "../store/rows.ts";
import type { ServerReader, ServerWriter } from "../store/store.ts";

export const MEMBER_SESSION_MS = 30 * 24 * 3_600_000;

const digest = (token: string): string => createHash("sha256").update(token, "utf8").digest("hex");

/** In an open transaction. @returns the token */
export function beginSession({ memberSessions }: ServerWriter, member: string, now: number): string {
  const token = randomBytes(32).toString("base64url");
  memberSessions.addSession(digest(token), { member, at: now, validUntil: now + MEMBER_SESSION_MS });
  return token;
}

/** Whose a token is; null: nobody's, or not any more. */
export function whoHas(read: ServerReader, token: string | undefined, now: number): MemberRow | null {
  if (token === undefined || token.length > 100) return null;
  const session = read.memberSessions.session(digest(token));
  if (session === undefined || session.validUntil < now) return null;
  return read.members.member(session.member) ?? null;
}

export const endSession = ({ memberSessions }: ServerWriter, token: string): void =>
  memberSessions.endSession(digest(token));
