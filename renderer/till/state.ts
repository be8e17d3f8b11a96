/**
 * What the till's screen knows and may do: one store over the link. The sale is written to the
 * shelf before a payment is sent, and forgotten only once the till has answered. Holds no rule of
 * the programme: what a sale earns is asked for.
 */
import { createStore } from "zustand/vanilla";
import type { RefundView, TillNews, TillOutput, Tender } from "../../shared/contract/till.ts";
import type { Right } from "../../shared/contract/staff.ts";
import type { MemberView, ProductView, ReceiptView, StatusView } from "../../shared/contract/view.ts";
import type { LinkState, TillLink } from "../kit/link.ts";
import { addAmount, addProduct, asked } from "./cart.ts";
import type { Cart } from "./cart.ts";
import { keepRefund, keepSale, keptRefund, keptSale, newKey, newSale } from "./kept.ts";
import type { Refund, Sale, Shelf } from "./kept.ts";

export type Topic = TillNews["topics"][number];
export type KeyPages = TillOutput<"catalogue.keys">;
export type Preview = TillOutput<"sale.preview">;
export type Said = { code: string; message: string };
export type Dialog =
  | { kind: "member" | "amount" | "pay" | "recent" | "enrol" | "help" }
  | { kind: "more" | "staff" | "settings" | "audit" | "import" | "stock" | "prints" }
  | { kind: "shift-open" | "shift-close" | "cash" | "drawer" }
  | { kind: "shift-report"; shift: string | null }
  | { kind: "receipt" | "draw" | "exchange"; order: string }
  | { kind: "refund"; order: string | null };

export type TillState = {
  link: LinkState;
  status: StatusView | null;
  /** What to add to this machine's clock to have the till's. */
  aheadMs: number;
  keys: KeyPages | null;
  sale: Sale;
  preview: Preview | null;
  previewRefusal: Said | null;
  /** A payment is on its way. */
  busy: boolean;
  receipt: ReceiptView | null;
  /** A return that was sent and not answered yet. */
  refund: Refund | null;
  /** The return that was just done. */
  refunded: RefundView | null;
  dialog: Dialog | null;
  notice: Said | null;
  approval: ApprovalAsked | null;
  /** The quantity being typed after `*`; null when none is. */
  quantity: string | null;
  /** How often each topic was in the news: what shows it reads again when its count moves. */
  heard: Record<Topic, number>;
};

/** An act waits for somebody's approval, given under its key; `then` does it again. */
export type ApprovalAsked = { readonly key: string; readonly rights: readonly Right[]; readonly then: () => void };

export type TillActs = {
  /** Opens the dialog in which somebody with these rights approves an act on the spot. */
  askApproval(asked: ApprovalAsked | null): void;
  edit(change: (cart: Cart) => Cart): void;
  add(product: ProductView): void;
  addAmount(amountFen: number): void;
  scan(code: string): Promise<void>;
  setMember(member: MemberView | null): void;
  /** @param balanceFen what of it the member's balance pays; `tender` pays the rest */
  pay(tender: Tender, balanceFen?: number): Promise<void>;
  giveBack(what: Omit<Refund, "key">): Promise<void>;
  /** Sends a payment or a return of unknown fate again, with the same key. */
  repeat(): Promise<void>;
  open(dialog: Dialog): void;
  close(): void;
  say(notice: Said | null): void;
  typeQuantity(quantity: string | null): void;
  putAwayReceipt(): void;
  refresh(topics: readonly Topic[]): Promise<void>;
  adopt(sale: Sale): void;
};

export type TillStore = TillState & TillActs & { ask: TillLink["call"] };

/** Nobody can tell from these whether the act was done. */
const UNKNOWN_FATE = new Set(["till-unreachable", "unreadable-answer"]);

/** @param now this machine's clock, milliseconds since the epoch */
export function createTill(link: TillLink, shelf: Shelf, now: () => number) {
  const store = createStore<TillStore>()((set, get) => {
    let previewAsked = 0;

    const put = (sale: Sale, more: Partial<TillState> = {}) => {
      keepSale(shelf, sale);
      set({ ...more, sale });
    };

    const preview = async () => {
      const { sale } = get();
      const mine = ++previewAsked;
      if (sale.cart.lines.length === 0) {
        set({ preview: null, previewRefusal: null });
        return;
      }
      const outcome = await link.call("sale.preview", { lines: asked(sale.cart), member: sale.member?.id ?? null });
      if (mine !== previewAsked) return;
      if (outcome.ok) set({ preview: outcome.value, previewRefusal: null });
      else set({ preview: null, previewRefusal: outcome.code === "till-unreachable" ? null : outcome });
    };

    const change = (sale: Sale, more: Partial<TillState> = {}) => {
      put(sale, { notice: null, quantity: null, receipt: null, ...more });
      void preview();
    };

    const send = async () => {
      const { sale, busy } = get();
      if (busy || sale.tender === null) return;
      set({ busy: true, notice: null });
      const { key, cart, member, tender, balanceFen } = sale;
      const outcome = await link.call("sale.commit", {
        key,
        lines: asked(cart),
        member: member?.id ?? null,
        tender,
        ...(balanceFen > 0 ? { balanceFen } : {}),
      });
      if (outcome.ok) {
        previewAsked += 1;
        put(newSale(), {
          busy: false,
          receipt: outcome.value,
          dialog: null,
          preview: null,
          quantity: null,
          notice: null,
        });
      } else if (UNKNOWN_FATE.has(outcome.code)) {
        set({ busy: false, notice: outcome });
      } else {
        put({ ...get().sale, tender: null, balanceFen: 0 }, { busy: false, notice: outcome });
        // What may be spent of the balance is not what it was.
        void preview();
      }
    };

    const sendRefund = async () => {
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
    };

    return {
      link: "opening",
      status: null,
      aheadMs: 0,
      keys: null,
      sale: keptSale(shelf),
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
      heard: { status: 0, sales: 0, members: 0, catalogue: 0, payouts: 0 },
      ask: (verb, input) => link.call(verb, input),

      edit: (how) => {
        const { sale } = get();
        if (sale.tender !== null) return;
        const cart = how(sale.cart);
        if (cart.lines === sale.cart.lines) put({ ...sale, cart: { ...cart, lines: [...cart.lines] } });
        else change({ ...sale, cart: { ...cart, lines: [...cart.lines] } });
      },
      add: (product) => {
        const times = Number(get().quantity ?? "1");
        get().edit((cart) => addProduct(cart, product, times > 0 ? times : 1));
      },
      addAmount: (amountFen) => get().edit((cart) => addAmount(cart, amountFen)),
      scan: async (code) => {
        const outcome = await link.call("catalogue.scan", { code });
        if (outcome.ok) get().add(outcome.value);
        else set({ notice: { ...outcome, message: code }, quantity: null });
      },
      setMember: (member) => {
        const { sale } = get();
        if (sale.tender === null) change({ ...sale, member });
      },
      pay: async (tender, balanceFen = 0) => {
        const { sale, busy } = get();
        if (busy || sale.tender !== null || sale.cart.lines.length === 0) return;
        put({ ...sale, tender, balanceFen });
        await send();
      },
      giveBack: async (what) => {
        const { refund, busy } = get();
        if (busy || refund !== null) return;
        const sent = { key: newKey(), ...what };
        keepRefund(shelf, sent);
        set({ refund: sent, refunded: null });
        await sendRefund();
      },
      repeat: async () => {
        await send();
        await sendRefund();
      },
      open: (dialog) => set({ dialog, quantity: null, refunded: null, notice: null }),
      close: () => set({ dialog: null, refunded: null }),
      say: (notice) => set({ notice }),
      askApproval: (approval) => set({ approval }),
      typeQuantity: (quantity) => set({ quantity }),
      putAwayReceipt: () => set({ receipt: null }),
      adopt: (sale) => {
        set({ sale });
        void preview();
      },
      refresh: async (topics) => {
        const heard = { ...get().heard };
        for (const topic of topics) heard[topic] += 1;
        set({ heard });
        const about = new Set(topics);
        const all = [];
        if (about.has("status")) {
          all.push(
            link.call("status", {}).then((outcome) => {
              if (outcome.ok) set({ status: outcome.value, aheadMs: outcome.value.now - now() });
            }),
          );
        }
        if (about.has("catalogue")) {
          all.push(
            link.call("catalogue.keys", {}).then((outcome) => {
              if (outcome.ok) set({ keys: outcome.value });
            }),
          );
        }
        const { sale, receipt } = get();
        if (about.has("members") && sale.member !== null) all.push(freshMember(sale.member));
        if (receipt !== null && (about.has("sales") || about.has("payouts"))) {
          all.push(
            link.call("sale.receipt", { order: receipt.order }).then((outcome) => {
              if (outcome.ok && get().receipt?.order === receipt.order) set({ receipt: outcome.value });
            }),
          );
        }
        if (["payouts", "sales", "status", "members"].some((topic) => about.has(topic as Topic))) all.push(preview());
        await Promise.all(all);
      },
    };

    async function freshMember(member: MemberView) {
      const by =
        member.phone === null ? (member.card === null ? null : { card: member.card }) : { phone: member.phone };
      if (by === null) return;
      const outcome = await link.call("member.find", by);
      const { sale } = get();
      // News may come after the clerk has chosen someone else.
      if (outcome.ok && sale.tender === null && sale.member?.id === member.id) put({ ...sale, member: outcome.value });
    }
  });

  const start = () => {
    link.onNews((topics) => void store.getState().refresh(topics));
    link.onState((state) => {
      store.setState({ link: state });
      if (state !== "up") return;
      void store.getState().refresh(["status", "catalogue", "sales", "members", "payouts"]);
      // A payment whose fate is unknown is settled first thing: same key, so it cannot happen twice.
      void store.getState().repeat();
    });
  };
  return { store, start };
}
