/**
 * The rules of a chain over time: its first version, publishing to all or to chosen tills, who has
 * adopted what. Everything is checked before anything is written; what is written is one transaction.
 */
import type { HqInput, HqOutput } from "../../shared/contract/hq.ts";
import { isZone } from "../../shared/kernel/calendar.ts";
import { done, refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import type { Needed } from "../../shared/rules/acknowledge.ts";
import type { Rules } from "../../shared/rules/schema.ts";
import { needsTwo, type NeedsTwo } from "../../shared/rules/twoPersons.ts";
import { FactTooLong, type OfficeDesk } from "../settlement/desk.ts";
import type { Settlement } from "../settlement/settlement.ts";
import type { ServerReader } from "../store/store.ts";
import { acknowledging, IF_GIVEN, ownRecord } from "./acknowledging.ts";
import { unionForSome } from "./mode.ts";
import { levelsNamed } from "./names.ts";
import { sendVersion } from "./sending.ts";
import { checkRules, effectOf, parseRules, problemLines, readRulesText } from "./rulesText.ts";

export type PublishTo = HqInput<"rules.publish">["to"];
/** Rules as HQ writes them. */
export type WrittenRules = Pick<HqInput<"rules.publish">, "text" | "base">;

export class RulesOffice {
  readonly #read: ServerReader;
  readonly #settlement: Settlement;
  readonly #clock: () => number;
  /** By version: what a version says never changes. */
  readonly #acknowledged = new Map<number, Rules["acknowledged"]>();

  /** @param clock the server's clock, ms */
  constructor(read: ServerReader, settlement: Settlement, clock: () => number) {
    this.#read = read;
    this.#settlement = settlement;
    this.#clock = clock;
  }

  /**
   * Sets the zone and version 1 of the rules, once, and with them the chain's mode: a chain that has rules
   * keeps them. Refused: `invalid-rules`.
   */
  begin(timezone: string, value: unknown): Outcome<{ version: number }, "invalid-rules"> {
    const newest = this.#read.settings.newestRules();
    if (newest) {
      this.#settlement.office((desk) => open(desk, this.#read));
      return done({ version: newest.version });
    }
    const { rules, problems } = parseRules(this.#acknowledgedIn(value, null));
    if (!rules) return refuse("invalid-rules", problemLines(problems));
    if (!isZone(timezone))
      return refuse("invalid-rules", `timezone: expected an IANA name such as Asia/Shanghai, found ${timezone}`);
    this.#settlement.office((desk) => {
      const { settings, tills } = desk.parts.rows;
      for (const id of Object.keys(rules.stores))
        if (!tills.store(id)) tills.putStore({ id, name: id }, desk.parts.now);
      settings.setTimezone(timezone);
      settings.setLevels(levelsNamed(rules));
      settings.addRules(1, rules, desk.parts.now, null);
      open(desk, this.#read);
    });
    return done({ version: 1 });
  }

  /**
   * Publishes the next version, whole, and sends it to the tills it is meant for. Tills that get their
   * queue back by it find their entries in the feed before it (architecture, "Handover").
   */
  publish(
    value: unknown,
    to: PublishTo = null,
  ): Outcome<{ version: number; woken: string[] }, "invalid-rules" | "unknown-store"> {
    const inForce = this.#inForce();
    const { rules, problems } = checkRules(this.#read, this.#acknowledgedIn(value, inForce), inForce);
    return rules ? this.#publish(rules, to) : refuse("invalid-rules", problemLines(problems));
  }

  /** What a text is as rules, whatever has to be acknowledged of it. Refused: `invalid-rules`. */
  written(text: WrittenRules): Outcome<Rules, "invalid-rules"> {
    const { rules, problems } = readRulesText(this.#read, text, this.#inForce(), IF_GIVEN, this.#clock());
    return rules ? done(rules) : refuse("invalid-rules", problemLines(problems));
  }

  /**
   * @param margin what the chain's own orders ask to be acknowledged of it (§12.1)
   * @param store of whom alone it says anything else than the chain's rules: then these are the chain's, and only the tills of
   *   that store hear of them; null: of anybody
   * @param approved what is done in the same transaction because a second person agreed (§12.6); null: nobody did
   */
  publishText(
    input: HqInput<"rules.publish">,
    margin: readonly Needed[],
    store: string | null = null,
    approved: ((desk: OfficeDesk) => void) | null = null,
  ): Outcome<{ version: number }, "invalid-rules" | "rules-changed" | "unknown-store" | "needs-second-person"> {
    const { to, acknowledge = null, by = null, base, onlyOnBase = false } = input;
    const { chainVersion } = this.#settlement.versions;
    if (onlyOnBase && base !== chainVersion)
      return refuse(
        "rules-changed",
        `Version ${chainVersion} of the rules is in force, not ${base} any more. Nothing was published; look again, and do it once more.`,
      );
    const { rules, problems } = readRulesText(this.#read, input, this.#inForce(), acknowledge, this.#clock(), margin);
    if (!rules) return refuse("invalid-rules", problemLines(problems));
    const two = needsTwo(this.#inForce(), rules);
    if (two.length > 0 && approved === null)
      return refuse(
        "needs-second-person",
        `These rules change ${two.map((it) => `basic.${it}`).join(", ")}: one person proposes that, another approves it (§12.6). Nothing was published.`,
      );
    const whereTo = store === null ? to : { stores: [store], tills: [] };
    const published = this.#publish(rules, whereTo, by, store, approved);
    return published.ok ? done({ version: published.value.version }) : published;
  }

  /** What of rules that are written takes a second person, and what they would change. Refused: `invalid-rules`. */
  proposed(text: WrittenRules): Outcome<{ two: NeedsTwo[]; effect: string[] }, "invalid-rules"> {
    const written = this.written(text);
    if (!written.ok) return written;
    const { rules } = this.#settlement.versions.chain;
    return done({ two: needsTwo(this.#inForce(), written.value), effect: effectOf(rules, written.value) });
  }

  /** What publishing would say, once everything is acknowledged that has to be. */
  check(written: HqInput<"rules.check">): HqOutput<"rules.check"> {
    const now = this.#clock();
    const { rules, problems, asked } = readRulesText(this.#read, written, this.#inForce(), IF_GIVEN, now);
    if (!rules) return { ok: false, problems, effect: [], acknowledgements: asked };
    const effect = effectOf(this.#settlement.versions.chain.rules, rules);
    return { ok: true, problems: [], effect, acknowledgements: asked };
  }

  current(): HqOutput<"rules.current"> {
    const { settings, tills } = this.#read;
    const { versions } = this.#settlement;
    const all = settings.versions();
    const announced = Map.groupBy(this.#read.announcements.announced(), (it) => it.version);
    return {
      newest: all.at(-1)?.version ?? 0,
      versions: all.toReversed().map(({ version, publishedAt, tills: to, store, by }) => ({
        store,
        by,
        version,
        publishedAt,
        to: to === null ? null : [...to],
        acknowledged: this.#acknowledgedBy(version),
        told: (announced.get(version) ?? []).map(({ kind, told, doneAt }) => ({
          what: kind,
          count: told,
          done: doneAt !== null,
        })),
      })),
      tills: tills.tills().map(({ id, name, rulesVersion }) => ({
        till: id,
        name,
        published: versions.newestFor(id),
        adopted: rulesVersion,
      })),
      text: JSON.stringify(all.length > 0 ? versions.chain.rules : {}, null, 2),
      levels: settings.levels() ?? [],
    };
  }

  /** Of the chain's rules. */
  get chainVersion(): number {
    return this.#settlement.versions.chainVersion;
  }

  version(version: number): Outcome<HqOutput<"rules.version">, "invalid-rules"> {
    const row = this.#read.settings.rules(version);
    if (!row) return refuse("invalid-rules", `There is no version ${version}.`);
    return done({ version, text: JSON.stringify(row.rules, null, 2) });
  }

  setLevels(levels: readonly string[]): Outcome<{ levels: string[] }, "invalid-rules"> {
    const wanted = [...new Set(levels)];
    const missing = levelsNamed(this.#settlement.versions.chain.rules).filter((level) => !wanted.includes(level));
    if (missing.length > 0)
      return refuse(
        "invalid-rules",
        `The rules name ${missing.join(", ")}: expected them among the levels. Nothing was changed.`,
      );
    this.#settlement.office((desk) => desk.parts.rows.settings.setLevels(wanted));
    return done({ levels: wanted });
  }

  /** The chain's rules; null: it has none yet. */
  #inForce(): Rules | null {
    return this.#read.settings.newestRules() ? this.#settlement.versions.chain.rules : null;
  }

  /** With the acknowledgements that a rules object needs, its own or those in force; what it needs none for is dropped. */
  #acknowledgedIn(value: unknown, inForce: Rules | null): unknown {
    return acknowledging(value, ownRecord(value, inForce), null, this.#clock()).value;
  }

  #acknowledgedBy(version: number): Rules["acknowledged"] {
    const known = this.#acknowledged.get(version);
    if (known) return known;
    const read = this.#read.settings.rules(version)?.rules.acknowledged ?? [];
    this.#acknowledged.set(version, read);
    return read;
  }

  #publish(
    rules: Rules,
    to: PublishTo,
    by: string | null = null,
    store: string | null = null,
    approved: ((desk: OfficeDesk) => void) | null = null,
  ): Outcome<{ version: number; woken: string[] }, "invalid-rules" | "unknown-store"> {
    const { settings, tills } = this.#read;
    const timezone = settings.timezone();
    if (timezone === null) return refuse("invalid-rules", "This server has not been set up yet.");
    const chosen = to === null ? null : this.#chosen(to);
    if (chosen && !chosen.ok) return chosen;
    const ids = chosen?.value ?? null;
    const odd = ids === null ? null : unionForSome(rules, this.#settlement.versions.chain.rules);
    if (odd) return refuse("invalid-rules", problemLines([odd]));
    const version = (settings.newestRules()?.version ?? 0) + 1;
    const woken = ids ?? tills.tills().map((till) => till.id);
    try {
      const out = { version, rules, timezone, tills: ids, woken, store, by };
      this.#settlement.office((desk) => {
        approved?.(desk);
        sendVersion(desk, out);
      });
    } catch (error) {
      if (!(error instanceof FactTooLong)) throw error;
      return refuse(
        "invalid-rules",
        "These are too many tills to be named: publish to all, or to fewer at once. Nothing was published.",
      );
    }
    return done({ version, woken });
  }

  /** The tills that are meant, each once. */
  #chosen({ stores, tills }: NonNullable<PublishTo>): Outcome<string[], "unknown-store"> {
    const all = this.#read.tills.tills();
    const noStore = stores.find((id) => !this.#read.tills.stores().some((store) => store.id === id));
    if (noStore !== undefined) return refuse("unknown-store", `There is no store ${noStore}. Nothing was published.`);
    const noTill = tills.find((id) => !all.some((till) => till.id === id));
    if (noTill !== undefined) return refuse("unknown-store", `There is no till ${noTill}. Nothing was published.`);
    return done(all.filter((till) => stores.includes(till.store) || tills.includes(till.id)).map((till) => till.id));
  }
}

/** The chain of the server's own facts, and in it the versions there are already. */
function open(desk: OfficeDesk, read: ServerReader): void {
  if (desk.begun) return;
  desk.open();
  for (const { version } of read.settings.versions()) desk.write("rules-published", { version, tills: null });
}
