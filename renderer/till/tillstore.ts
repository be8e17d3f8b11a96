/**
 * The till's store over its link. The sale in progress is the till's to keep; a payment is put there before it is
 * sent, and forgotten only once the till has answered. Holds no rule of the programme: what a sale costs and earns
 * is asked for.
 */
import { createStore } from "zustand/vanilla";
import type { StoreApi } from "zustand/vanilla";
import type { SaleDraft } from "../../shared/contract/cart.ts";
import type { Right } from "../../shared/contract/staff.ts";
import type { ProductView } from "../../shared/contract/view.ts";
import type { TillLink } from "../kit/link.ts";
import { addAmount, addProduct, asked, estimate, lineName, takenAway } from "./cart.ts";
import type { Cart, Label } from "./cart.ts";
import { refresher } from "./fresh.ts";
import { UNKNOWN_FATE, draftKeeper, isUntouched, keepRefund, keptRefund, newKey, newSale } from "./kept.ts";
import type { Shelf } from "./kept.ts";
import { HEARD } from "./state.ts";
import type { Said, TillState, TillStore } from "./state.ts";

/** @param now this machine's clock, milliseconds since the epoch */
export function createTill(link: TillLink, shelf: Shelf, now: () => number) {
  const get = (): TillStore => store.getState();
  const set = (some: Partial<TillState>): void => store.setState(some);
  let isAsking = false;
  let isStale = false;
  let isVoiding = false;
  /** Edits made before the till has said what sale it keeps. */
  let early: (() => void)[] = [];

  /** The sale as asked of the till: what it costs, and what is paid. */
  const saleAsked = ({ key, lines, member, discount }: SaleDraft) => ({
    key,
    lines: asked(lines),
    member: member?.id ?? null,
    ...(discount === null ? {} : { discount }),
  });

  /** One question under way at a time; what changed meanwhile is asked for after it. */
  const preview = async (): Promise<void> => {
    isStale = true;
    if (isAsking) return;
    isAsking = true;
    while (isStale) {
      isStale = false;
      const { sale } = get();
      if (sale.lines.length === 0) {
        set({ preview: null, previewRefusal: null });
        continue;
      }
      const outcome = await link.call("sale.preview", saleAsked(sale));
      const { lines, member, discount } = get().sale;
      if (lines !== sale.lines || discount !== sale.discount || member?.id !== sale.member?.id) isStale = true;
      else if (outcome.ok) set({ preview: outcome.value, totals: outcome.value.totals, previewRefusal: null });
      else set({ preview: null, previewRefusal: UNKNOWN_FATE.has(outcome.code) ? null : outcome });
    }
    isAsking = false;
  };

  const show = (sale: SaleDraft, more: Partial<TillState> = {}) => {
    const before = get().sale;
    const same = before.lines === sale.lines && before.discount === sale.discount;
    set({ ...(same ? {} : { totals: estimate(sale) }), ...more, sale });
  };
  const put = (sale: SaleDraft, more: Partial<TillState> = {}) => {
    show(sale, more);
    keeper.changed();
  };
  const change = (how: (sale: SaleDraft) => SaleDraft, more: Partial<TillState> = {}) => {
    if (!keeper.isKnown()) return void early.push(() => change(how, more));
    const { sale } = get();
    if (sale.tenders !== null) return;
    put(how(sale), { notice: null, quantity: null, receipt: null, ...more });
    void preview();
  };

  const keeper = draftKeeper(link, {
    now: () => get().sale,
    say: (said) => set({ notice: said }),
    adopt: (kept) => {
      const { sale, busy } = get();
      // It was paid while nobody heard the answer: asked for again under its key, the till tells of that very sale.
      if (kept === null && sale.tenders !== null) void send();
      else if (kept === null ? !isUntouched(sale) && !busy : JSON.stringify(kept) !== JSON.stringify(sale)) {
        show(kept ?? newSale());
        void preview();
      }
      const waiting = early;
      early = [];
      for (const edit of waiting) edit();
    },
  });

  /** The cart that is being put aside: what follows waits for it. */
  let holding: Promise<void> = Promise.resolve();
  const holdCart = async (): Promise<void> => {
    await scanned;
    const { sale, busy } = get();
    if (busy || sale.tenders !== null || sale.lines.length === 0) return;
    const names = sale.lines.map((line) => lineName(line, "zh", "买单"));
    const label = names.slice(0, 2).join("、").slice(0, 40);
    set({ busy: true });
    await keeper.settled();
    const outcome = await link.call("cart.hold", { draft: sale, label });
    set({ busy: false });
    if (!outcome.ok) return set({ notice: outcome });
    put(newSale(), { preview: null, notice: null, quantity: null });
  };
  /** What is scanned and not in the cart yet, in its order: what ends or puts aside the cart waits for it. */
  let scanned: Promise<void> = Promise.resolve();

  const addScanned = async (code: string, times: number): Promise<void> => {
    const outcome = await link.call("catalogue.scan", { code });
    if (!outcome.ok) return set({ notice: { ...outcome, message: code } });
    const found = outcome.value;
    if (found.is === "product") add(found.product, times, { weight: found.weight, priceFen: found.priceFen });
    else if (found.is === "member") get().setMember(found.member);
    else if (found.is === "claim") get().open({ kind: "claim", code: found.code });
    else get().open({ kind: "refund", order: found.order });
  };

  const approve = (key: string, rights: readonly Right[], again: () => void) =>
    set({ approval: { key, rights, again } });

  /** What a refusal asks of the clerk before the act can be done again. */
  const answerRefusal = async (
    said: Said,
    key: string,
    needs: () => readonly Right[],
    again: () => void,
  ): Promise<void> => {
    if (said.code === "no-shift") set({ dialog: { kind: "shift-open" } });
    else if (said.code === "not-signed-in") await get().refresh(["status"]);
    else if (said.code === "needs-approval") {
      const rights = needs();
      if (rights.length > 0) approve(key, rights, again);
    }
  };

  const send = async () => {
    const { sale, busy } = get();
    const { tenders, handBack } = sale;
    if (busy || tenders === null) return;
    set({ busy: true, notice: null });
    // On the till's disk before it is sent: whatever dies in between, it is repeated with this key.
    await keeper.settled();
    const outcome = await link.call("sale.commit", {
      ...saleAsked(sale),
      tenders,
      ...(handBack === null ? {} : { handBack }),
    });
    if (outcome.ok) {
      put(newSale(), {
        busy: false,
        receipt: outcome.value,
        dialog: null,
        preview: null,
        quantity: null,
        notice: null,
      });
      return;
    }
    if (UNKNOWN_FATE.has(outcome.code)) return set({ busy: false, notice: outcome });
    put({ ...get().sale, tenders: null, handBack: null }, { busy: false, notice: outcome });
    // What may be spent of the balance, or done without an approval, is not what it was.
    await preview();
    await answerRefusal(
      outcome,
      sale.key,
      () => get().preview?.needs ?? [],
      () => void get().pay(tenders, handBack),
    );
  };

  const sendRefund = async (needs: readonly Right[] = ["return"]) => {
    const { refund, busy } = get();
    if (busy || refund === null) return;
    set({ busy: true, notice: null });
    const outcome = await link.call("refund.commit", refund);
    const unknown = !outcome.ok && UNKNOWN_FATE.has(outcome.code);
    if (!unknown) keepRefund(shelf, null);
    set({
      busy: false,
      refund: unknown ? refund : null,
      refunded: outcome.ok ? outcome.value : null,
      notice: outcome.ok ? null : outcome,
      ...(outcome.ok ? { dialog: { kind: "refund", order: refund.order } } : {}),
    });
    if (!outcome.ok)
      await answerRefusal(
        outcome,
        refund.key,
        () => needs,
        () => void get().giveBack(refund, needs),
      );
  };

  /** What was rung up and goes is told to the till first where clerks sign in, and along with it where they do not. */
  const voided = async (what: string, amountFen: number, apply: () => void, key = newKey()): Promise<void> => {
    const staffed = get().status?.staffed === true;
    if (!staffed) apply();
    else if (isVoiding) return;
    isVoiding = true;
    const outcome = await link.call("cart.void", { key, what: what.slice(0, 200), amountFen, reason: "" });
    isVoiding = false;
    if (outcome.ok) return staffed ? apply() : undefined;
    if (!staffed) return;
    set({ notice: outcome });
    await answerRefusal(
      outcome,
      key,
      () => ["void"],
      () => void voided(what, amountFen, apply, key),
    );
  };

  const timesTyped = (): number => Math.max(1, Number(get().quantity ?? "1"));
  const add = (product: ProductView, times: number, label: Label = {}): void => {
    if (product.unit !== null && label.weight === undefined && label.priceFen === undefined)
      return get().open({ kind: "weigh", product });
    get().edit((cart) => addProduct(cart, product, times, label));
  };

  const refresh = refresher(link, {
    get,
    set,
    now,
    putSale: (sale) => put(sale),
    preview,
    draftHeard: keeper.heard,
  });
  const store: StoreApi<TillStore> = createStore<TillStore>()(() => ({
    link: "opening",
    status: null,
    settings: null,
    aheadMs: 0,
    keys: null,
    sale: newSale(),
    totals: estimate({ lines: [], discount: null }),
    preview: null,
    previewRefusal: null,
    busy: false,
    receipt: null,
    refund: keptRefund(shelf),
    refunded: null,
    dialog: null,
    notice: null,
    approval: null,
    quantity: null,
    heard: { ...HEARD },
    ask: (verb, input) => link.call(verb, input),

    edit: (how) => {
      if (!keeper.isKnown()) return void early.push(() => get().edit(how));
      const { sale } = get();
      if (sale.tenders !== null) return;
      const before: Cart = { lines: sale.lines, selected: sale.selected };
      const { lines, selected } = how(before);
      if (lines === sale.lines) {
        if (selected !== sale.selected) put({ ...sale, selected });
        return;
      }
      const gone = takenAway(before, { lines, selected });
      const apply = () => change((it) => ({ ...it, lines, selected }));
      if (gone === null) return apply();
      const what = gone.lines.map((line) => lineName(line, "zh", "")).filter((name) => name !== "");
      void voided(what.join("、"), gone.amountFen, () => {
        // The approval may have taken a while: only the cart it was given for is changed.
        if (get().sale.lines === sale.lines) apply();
      });
    },
    add: (product, label) => add(product, timesTyped(), label),
    addAmount: (amountFen) => get().edit((cart) => addAmount(cart, amountFen)),
    setDiscount: (discount) => change((sale) => ({ ...sale, discount })),
    scan: async (code) => {
      // The quantity typed before it is this one's, whatever is scanned or pressed before the till has answered.
      const times = timesTyped();
      set({ quantity: null });
      scanned = scanned.then(async () => await addScanned(code, times));
      await scanned;
    },
    setMember: (member) => change((sale) => ({ ...sale, member })),
    openPay: async () => {
      const before = get().notice;
      await scanned;
      const { sale, preview: seen, dialog, notice } = get();
      // A scan that asks for something, or that nobody knows, comes first.
      if (dialog !== null || (notice !== null && notice !== before)) return;
      if (sale.lines.length === 0) return;
      if (seen !== null && seen.denied.length > 0) set({ notice: { code: "not-allowed", message: "" } });
      else if (seen !== null && seen.needs.length > 0)
        approve(sale.key, seen.needs, () => {
          void preview();
          get().open({ kind: "pay" });
        });
      else get().open({ kind: "pay" });
    },
    pay: async (tenders, handBack = null) => {
      const { sale, busy } = get();
      if (busy || sale.tenders !== null || sale.lines.length === 0) return;
      put({ ...sale, tenders, handBack });
      await send();
    },
    hold: async () => {
      holding = holdCart();
      await holding;
    },
    resume: async (id) => {
      if (get().sale.lines.length > 0) {
        await get().hold();
        if (get().sale.lines.length > 0) return;
      }
      await keeper.settled();
      const outcome = await link.call("cart.resume", { id });
      if (!outcome.ok) return set({ notice: outcome });
      show(outcome.value, { dialog: null, notice: null, quantity: null, receipt: null });
      void preview();
    },
    openHeld: async () => {
      await holding;
      const { status, sale } = get();
      if (status?.held === 0 && sale.lines.length > 0) return;
      const held = await link.call("cart.held", {});
      const only = held.ok && held.value.length === 1 && sale.lines.length === 0 ? held.value[0] : undefined;
      // Shown with its list: whoever presses Enter at once has the first.
      if (only === undefined) get().open({ kind: "resume", held: held.ok ? held.value : null });
      else await get().resume(only.id);
    },
    giveBack: async (what, needs) => {
      const { refund, busy } = get();
      if (busy || refund !== null) return;
      keepRefund(shelf, what);
      set({ refund: what, refunded: null });
      await sendRefund(needs);
    },
    repeat: async () => {
      await send();
      await sendRefund();
    },
    lock: async () => {
      if (get().status?.staffed !== true) return;
      const outcome = await link.call("clerk.signOut", {});
      if (outcome.ok) set({ status: outcome.value, dialog: null, notice: null, quantity: null });
      else set({ notice: outcome });
    },
    changeSettings: async (more) => {
      const { settings } = get();
      if (settings === null) return;
      const outcome = await link.call("settings.put", { key: newKey(), settings: { ...settings, ...more } });
      if (outcome.ok) set({ settings: outcome.value });
    },
    open: (dialog) => set({ dialog, quantity: null, refunded: null, notice: null }),
    close: () => set({ dialog: null, refunded: null }),
    say: (notice) => set({ notice }),
    askApproval: (approval) => set({ approval }),
    typeQuantity: (quantity) => set({ quantity }),
    putAwayReceipt: () => set({ receipt: null }),
    refresh: async (topics) => await refresh(topics),
  }));

  const start = () => {
    link.onNews((topics) => void get().refresh(topics));
    link.onState((state) => {
      set({ link: state });
      if (state === "up") void met();
    });
  };
  /** A payment whose fate is unknown is settled first thing: same key, so it cannot happen twice. */
  const met = async () => {
    const topics = ["status", "settings", "catalogue", "sales", "members", "payouts"] as const;
    await Promise.all([keeper.met().then(() => get().repeat()), refresh(topics)]);
  };
  return { store, start };
}
