/** Reads again what the news say has changed. What is shown is the till's; nothing is reckoned here. */
import type { SaleDraft } from "../../shared/contract/cart.ts";
import type { MemberView, ProductView } from "../../shared/contract/view.ts";
import type { TillLink } from "../kit/link.ts";
import type { TillState, Topic } from "./state.ts";

type Screen = {
  get(): TillState;
  set(some: Partial<TillState>): void;
  /** This machine's clock, milliseconds since the epoch. */
  now(): number;
  putSale(sale: SaleDraft): void;
  preview(): Promise<void>;
  draftHeard(): void;
};

const OF_STATUS: readonly Topic[] = ["status", "staff", "shift", "held", "printing", "display"];
const OF_PREVIEW: readonly Topic[] = ["payouts", "sales", "status", "members", "staff", "settings", "catalogue"];

export function refresher(link: TillLink, { get, set, now, putSale, preview, draftHeard }: Screen) {
  const status = async () => {
    const outcome = await link.call("status", {});
    if (outcome.ok) set({ status: outcome.value, aheadMs: outcome.value.now - now() });
  };
  const settings = async () => {
    const outcome = await link.call("settings.get", {});
    if (outcome.ok) set({ settings: outcome.value });
  };
  const keys = async () => {
    const outcome = await link.call("catalogue.keys", {});
    if (outcome.ok) set({ keys: outcome.value });
  };
  const receiptOf = async (order: string) => {
    const outcome = await link.call("sale.receipt", { order });
    if (outcome.ok && get().receipt?.order === order) set({ receipt: outcome.value });
  };
  const memberOf = async ({ id, phone, card }: MemberView) => {
    const by = phone === null ? (card === null ? null : { card }) : { phone };
    if (by === null) return;
    const outcome = await link.call("member.find", by);
    const { sale } = get();
    // News may come after the clerk has chosen someone else.
    if (outcome.ok && sale.tenders === null && sale.member?.id === id) putSale({ ...sale, member: outcome.value });
  };
  /** What lies in the cart is shown at the price at which it is sold: the catalogue's. */
  const goods = async () => {
    const codes = get().sale.lines.flatMap((line) => (line.kind === "product" ? [line.product.code] : []));
    const now = new Map<string, ProductView>();
    for (const code of new Set(codes)) {
      const outcome = await link.call("catalogue.scan", { code });
      if (outcome.ok && outcome.value.is === "product") now.set(outcome.value.product.id, outcome.value.product);
    }
    const { sale } = get();
    const isOld = sale.lines.some(
      (line) =>
        line.kind === "product" &&
        (now.get(line.product.id)?.priceFen ?? line.product.priceFen) !== line.product.priceFen,
    );
    // Whoever pays just now is asked for what the till says is due.
    if (!isOld || sale.tenders !== null) return;
    const lines = sale.lines.map((line) =>
      line.kind === "product" ? { ...line, product: now.get(line.product.id) ?? line.product } : line,
    );
    putSale({ ...sale, lines });
  };
  return async (topics: readonly Topic[]): Promise<void> => {
    const heard = { ...get().heard };
    for (const topic of topics) heard[topic] += 1;
    set({ heard });
    const about = (some: readonly Topic[]) => some.some((topic) => topics.includes(topic));
    const { sale, receipt } = get();
    if (about(["draft"])) draftHeard();
    await Promise.all([
      about(OF_STATUS) ? status() : null,
      about(["settings"]) ? settings() : null,
      about(["catalogue"]) ? keys() : null,
      about(["catalogue"]) ? goods() : null,
      about(["members"]) && sale.member !== null ? memberOf(sale.member) : null,
      about(["sales", "payouts"]) && receipt !== null ? receiptOf(receipt.order) : null,
      about(OF_PREVIEW) ? preview() : null,
    ]);
  };
}
