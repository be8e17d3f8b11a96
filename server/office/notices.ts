/** The webhook for notices to members (§9.3) as HQ sets it down, and the letters it refused. */
import { randomBytes, randomUUID } from "node:crypto";
import type { HqAnswer, HqInput } from "../../shared/contract/hq.ts";
import type { HqLetter } from "../../shared/contract/hqNotices.ts";
import { done, refuse, type Refusal } from "../../shared/kernel/outcome.ts";
import { wrongAddress } from "../export/scheduled/address.ts";
import { posted, testLetter } from "../notices/letters.ts";
import { hookOf, hookState, keepHook, type Hook } from "../notices/hook.ts";
import { post, saidOf } from "../notices/post.ts";
import type { LetterRow } from "../store/letters.ts";
import type { ServerReader, ServerWriter } from "../store/store.ts";
import { memberOf } from "./members.ts";
import type { ScheduleParts } from "./schedules.ts";
import { labelOf } from "./views.ts";

const TEST_WITHIN_MS = 10_000;
const NO_HOOK = () => refuse("no-webhook", "No address is set yet. Nothing was done.");
const newSecret = (): string => randomBytes(32).toString("hex");

export function noticeVerbsOf({ store, clock, places }: ScheduleParts) {
  const { read } = store;
  /** Changes the webhook, if there is one. */
  const change = (how: (hook: Hook, rows: ServerWriter) => Hook): boolean =>
    store.write((rows): boolean => {
      const hook = hookOf(rows.settings);
      if (hook) keepHook(rows.settings, how(hook, rows));
      return hook !== null;
    });
  return {
    "notice.state": (): HqAnswer<"notice.state"> => done(hookState(read)),
    "notice.hook": ({ url, by }: HqInput<"notice.hook">): HqAnswer<"notice.hook"> => {
      const wrong = wrongAddress(url, places.inside);
      if (wrong !== null) return refuse("webhook-address", `url: ${wrong}. Nothing was changed.`);
      const set = { url, setAt: clock(), setBy: by, refusals: 0, failing: null };
      if (change((hook) => ({ ...hook, ...set }))) return done({ secret: null });
      const secret = newSecret();
      store.write(({ settings, notices }) =>
        keepHook(settings, { ...set, secret, isOn: true, takenAt: null, upTo: notices.newest() }),
      );
      return done({ secret });
    },
    "notice.secret": (_: HqInput<"notice.secret">): HqAnswer<"notice.secret"> => {
      const secret = newSecret();
      return change((hook) => ({ ...hook, secret, refusals: 0, failing: null })) ? done({ secret }) : NO_HOOK();
    },
    "notice.turn": ({ on, skip }: HqInput<"notice.turn">): HqAnswer<"notice.turn"> => {
      const turned = change((hook, { notices }) => ({
        ...hook,
        isOn: on,
        refusals: 0,
        failing: null,
        upTo: skip ? notices.newest() : hook.upTo,
      }));
      return turned ? done(hookState(read)) : NO_HOOK();
    },
    "notice.test": async (_: HqInput<"notice.test">): Promise<HqAnswer<"notice.test">> => {
      const hook = hookOf(read.settings);
      if (!hook) return NO_HOOK();
      const letter = testLetter(randomUUID(), clock());
      try {
        const sent = posted(hook, `notices/${letter.id}`, [letter], clock());
        const { status, said } = await post(sent, { inside: places.inside, withinMs: TEST_WITHIN_MS });
        // It answers again: what waits need wait no longer.
        if (status >= 200 && status <= 299) change((now) => ({ ...now, refusals: 0, failing: null }));
        return done({ status, said });
      } catch (error) {
        return done({ status: null, said: saidOf(error) });
      }
    },
    "letter.list": ({ state, kind, text, before, limit }: HqInput<"letter.list">): HqAnswer<"letter.list"> => {
      const member = text === "" ? null : (memberOf(read, text)?.id ?? null);
      const order = text === "" || member !== null ? null : text;
      const rows = read.letters.letters({ state, kind, member, order }, before, limit);
      return done({ rows: rows.map((row) => viewOf(read, row)) });
    },
    "letter.again": ({ n, reason, by }: HqInput<"letter.again">): HqAnswer<"letter.again"> =>
      decide(n, { state: "trying", tries: 0, nextAt: clock(), refusedAt: null }, { reason, by }),
    "letter.drop": ({ n, reason, by }: HqInput<"letter.drop">): HqAnswer<"letter.drop"> =>
      decide(n, { state: "dropped" }, { reason, by }),
  };

  function decide(
    n: number,
    to: Partial<LetterRow>,
    { by, reason }: { by: string; reason: string },
  ): HqAnswer<"letter.again"> {
    const found = deadOne(read, n);
    if ("ok" in found) return found;
    const row: LetterRow = { ...found, ...to, decided: { at: clock(), by, reason } };
    store.write(({ letters }) => letters.putLetter(row));
    return done(viewOf(read, row));
  }
}

function deadOne(read: ServerReader, n: number): LetterRow | Refusal<"unknown-letter" | "letter-not-dead"> {
  const row = read.letters.letter(n);
  if (!row) return refuse("unknown-letter", `There is no letter ${n} that was refused; it may have been taken by now.`);
  if (row.state !== "dead")
    return refuse("letter-not-dead", `Letter ${n} is ${row.state}: only one that was given up is decided on.`);
  return row;
}

const viewOf = (read: ServerReader, { amount, ...row }: LetterRow): HqLetter => ({
  ...row,
  memberLabel: labelOf(read, row.member),
  amountFen: amount,
});
