/**
 * A person is erased from the facts by taking phone, card and name out of the lines that registered it. Such a line no
 * longer gives the hash that its chain goes on from: that hash is kept, and stands for it.
 */
import { factLine, readFact, type Fact } from "./fact.ts";

export type Registration = Extract<Fact, { kind: "member-registered" }>;

/** Whether its person was erased: every registration has a phone or a card, its member's id follows from it. */
export const isErased = ({ kind, body }: Fact): boolean =>
  kind === "member-registered" && body.phone === null && body.card === null;

/** The same of a line. */
export function isErasedLine(line: string): boolean {
  if (!line.includes('"kind":"member-registered"') || !line.includes('"phone":null,"card":null')) return false;
  const fact = readFact(line);
  return !("expected" in fact) && isErased(fact);
}

/** @returns the line without the person; null: it is no registration that is meant, or was erased before */
export function erasedLine(line: string, isMeant: (fact: Registration) => boolean): string | null {
  // Nearly every line is of another kind, and need not be read.
  if (!line.includes('"kind":"member-registered"')) return null;
  const fact = readFact(line);
  if ("expected" in fact || fact.kind !== "member-registered" || isErased(fact) || !isMeant(fact)) return null;
  return factLine({ ...fact, body: { ...fact.body, phone: null, card: null, name: null } });
}
