/**
 * Books that were begun before a member's registrations were found by the member get that index once: whoever is erased
 * has to be found without the whole journal being read.
 */
import type { Logger } from "pino";
import { linesOf } from "../journal/chunk.ts";
import type { ServerStore } from "../store/store.ts";

/** Under this name stands that it was done. */
const DONE = "registrations-found";
const CHUNKS_AT_ONCE = 16;

export function fillRegistrations(store: ServerStore, log: Logger): void {
  const { journal, settings } = store.read;
  if (settings.text(DONE) !== undefined) return;
  if ((journal.counts()["member-registered"] ?? 0) > 0) fill(store, log);
  store.write((rows) => rows.settings.setText(DONE, "1"));
}

function fill(store: ServerStore, log: Logger): void {
  const { journal } = store.read;
  log.info("registrations are looked through for the first time; nothing is taken meanwhile");
  for (let after = 0; ;) {
    const chunks = journal.chunks(after, CHUNKS_AT_ONCE);
    const [first, last] = [chunks[0], chunks.at(-1)];
    if (!first || !last) return;
    after = last.n + last.count - 1;
    const quarantined = new Set(
      journal.marks(first.n, after).flatMap(({ n, mark }) => (mark === "quarantined" ? [n] : [])),
    );
    const found = chunks.flatMap((chunk) =>
      linesOf(chunk).flatMap((line, index) => {
        const n = chunk.n + index;
        if (quarantined.has(n) || !line.includes('"kind":"member-registered"')) return [];
        // Its schema was checked before it was accepted.
        const { kind, body } = JSON.parse(line) as { kind: string; body: { id: string } };
        return kind === "member-registered" ? [{ n, member: body.id }] : [];
      }),
    );
    store.write((rows) => rows.journal.indexRegistrations(found));
  }
}
