/**
 * What holds of whose person was erased, once all is quiet: where the server knows the person no more, phone and name are
 * found nowhere, in no row and no line of the server's or of any till's. Reads every column; believes no program.
 */
import { linesOf } from "../../server/journal/chunk.ts";
import { textsIn } from "./database.ts";
import { memberIds, PERSONS } from "./plan.ts";
import { tillBooks } from "./safety.ts";
import type { World } from "./world.ts";

/** @returns what is left of somebody, or null */
export function leftOfPersons(world: World): string | null {
  const { store } = world.server;
  if (!store || world.page.erased.size === 0) return null;
  const gone = [...world.page.erased].filter((member) => {
    const row = store.read.members.member(memberIds[member] ?? "");
    return row !== undefined && row.phone === null;
  });
  const phones = gone.flatMap((member) => PERSONS[member] ?? []);
  if (phones.length === 0) return null;
  world.trace.count("forgotten", phones.length);
  const leftIn = (where: string, texts: Iterable<string>): string | null => {
    for (const text of texts) {
      // A visitor's name has the phone in it.
      const phone = phones.find((it) => text.includes(it));
      if (phone !== undefined) return `${phone} was erased, and ${where} has ${text.slice(0, 300)}`;
    }
    return null;
  };
  for (const chunk of store.read.journal.chunks(0, Number.MAX_SAFE_INTEGER)) {
    const wrong = leftIn("the journal", linesOf(chunk));
    if (wrong) return wrong;
  }
  const wrong = leftIn("the server", world.server.database.texts());
  if (wrong) return wrong;
  for (const [index, till] of world.tills.entries()) {
    const db = tillBooks(world, index);
    const left = db && leftIn(till.id, textsIn(db));
    if (left) return left;
  }
  return null;
}
