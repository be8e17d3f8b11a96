/**
 * Books that were begun before a member's registrations, and what it gave or spent, were found by the member get that index
 * once: whoever is erased or asks for all that is stored has to be found without the whole journal being read.
 */
import type { Logger } from "pino";
import type { Fact, FactKind } from "../../shared/facts/fact.ts";
import { aboutOf, linesOf } from "../journal/chunk.ts";
import type { ServerStore } from "../store/store.ts";

/** Under this name stands that it was done. */
const DONE = "members-found";
const KINDS = ["member-registered", "value-given", "value-spent"] as const satisfies FactKind[];
const CHUNKS_AT_ONCE = 16;

export function fillMembers(store: ServerStore, log: Logger): void {
  const { journal, settings } = store.read;
  if (settings.text(DONE) !== undefined) return;
  const counts = journal.counts();
  if (KINDS.some((kind) => (counts[kind] ?? 0) > 0)) fill(store, log);
  store.write((rows) => rows.settings.setText(DONE, "1"));
}

function fill(store: ServerStore, log: Logger): void {
  const { journal } = store.read;
  log.info("members' facts are looked through for the first time; nothing is taken meanwhile");
  for (let after = 0; ;) {
    const chunks = journal.chunks(after, CHUNKS_AT_ONCE);
    const [first, last] = [chunks[0], chunks.at(-1)];
    if (!first || !last) return;
    after = last.n + last.count - 1;
    const quarantined = new Set(
      journal.marks(first.n, after).flatMap(({ n, mark }) => (mark === "quarantined" ? [n] : [])),
    );
    store.write((rows) => {
      for (const chunk of chunks)
        for (const [index, line] of linesOf(chunk).entries()) {
          if (quarantined.has(chunk.n + index) || !KINDS.some((kind) => line.includes(`"kind":"${kind}"`))) continue;
          // Its schema was checked before it was accepted.
          rows.journal.find(chunk.n, aboutOf(JSON.parse(line) as Fact, index));
        }
    });
  }
}
