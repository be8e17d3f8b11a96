/**
 * Practice: a till of its own in memory beside the real one, with its shop, rules, settings, clerks and whoever is
 * signed in, and nothing else. What is done in it never becomes a fact of the real chain, reaches no server and is
 * gone with it; the real till stands still meanwhile, its draft included.
 */
import type { TillInput, TillNews, TillVerb } from "../../../shared/contract/till.ts";
import type { StatusView } from "../../../shared/contract/view.ts";
import { refuse } from "../../../shared/kernel/outcome.ts";
import type { Printing } from "../../devices/printing.ts";
import { dispatcher, type Call, type Handlers } from "../../host/dispatcher.ts";
import type { Books } from "../../store/books.ts";
import type { RandomBytes } from "../../store/secrets.ts";
import type { Answer, Desk } from "../desk.ts";
import { Pen } from "../pen.ts";
import { allow } from "../staff/gate.ts";
import { showStatus } from "../status.ts";
import { NO_LINE } from "./noline.ts";
import { ensureShift } from "./shift.ts";
import { practiceBooks } from "./twin.ts";

/** What changes the real till cannot be done in practice; nor can its file leave it. */
const REFUSED = [
  "settings.put",
  "clerk.put",
  "rights.put",
  "import.begin",
  "import.piece",
  "import.state",
  "import.commit",
  "import.drop",
  "export.csv",
  "till.enrol",
] as const satisfies TillVerb[];
const ALL_TOPICS: TillNews["topics"] = [
  "status",
  "sales",
  "members",
  "catalogue",
  "payouts",
  "draft",
  "held",
  "display",
  "staff",
  "shift",
  "printing",
  "stock",
];

export type PracticeNeeds = {
  readonly desk: Desk;
  readonly clock: () => number;
  readonly bytes: RandomBytes;
  readonly log: (line: string) => void;
  /** The till's verbs at a desk. */
  readonly verbsOf: (desk: Desk) => Handlers;
  /** What prints at a practice desk. */
  readonly printingOf: (desk: () => Desk, books: Books) => Printing;
};
type Running = { readonly desk: Desk; readonly call: Call };

export class Practice {
  readonly #needs: PracticeNeeds;
  #running: Running | null = null;

  constructor(needs: PracticeNeeds) {
    this.#needs = needs;
  }

  /** The verbs as they are now: the practice till's, or undefined for the real one's. */
  get call(): Call | undefined {
    return this.#running?.call;
  }

  /** `training.set`. Begun by those who have the right, ended by anybody. Audited in the real books. */
  set({ key, on }: TillInput<"training.set">): Answer<StatusView> {
    const { desk } = this.#needs;
    if (on === (this.#running !== null)) return showStatus(this.#running?.desk ?? desk);
    const may = allow(desk, key, on ? ["training"] : []);
    if (on && !may.ok) return may;
    const running = on ? this.#begin() : null;
    desk.books.transact(() =>
      desk.books.audit.note({
        at: desk.pen.now(),
        act: on ? "training-on" : "training-off",
        by: may.ok ? may.value : undefined,
        text: "",
      }),
    );
    const before = this.#running;
    this.#running = running;
    desk.scene.training = on;
    if (before) this.#end(before);
    desk.news(ALL_TOPICS);
    return showStatus(running?.desk ?? desk);
  }

  async close(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running) await this.#close(running);
  }

  #begin(): Running {
    const { desk: real, clock, bytes, log, verbsOf, printingOf } = this.#needs;
    const books = practiceBooks(real.books, bytes, clock);
    const desk: Desk = {
      ...real,
      books,
      pen: new Pen(books, clock),
      line: NO_LINE,
      printing: printingOf(() => desk, books),
    };
    ensureShift(desk);
    const verbs = verbsOf(desk);
    const handlers: Handlers = {
      ...verbs,
      "sale.commit": (input) => {
        ensureShift(desk);
        return verbs["sale.commit"](input);
      },
      ...refusedVerbs(),
    };
    return { desk, call: dispatcher(handlers, log) };
  }

  #end(running: Running): void {
    this.#close(running).catch((error: unknown) => this.#needs.log(`practice did not end well: ${String(error)}`));
  }

  async #close({ desk }: Running): Promise<void> {
    await desk.printing.close();
    desk.books.close();
  }
}

const refusedHere = () =>
  refuse(
    "training",
    "This till is in practice, where nothing of the real till is changed. End practice first, then do it again.",
  );

const refusedVerbs = (): Pick<Handlers, (typeof REFUSED)[number]> =>
  Object.fromEntries(REFUSED.map((verb) => [verb, refusedHere])) as Record<
    (typeof REFUSED)[number],
    typeof refusedHere
  >;
