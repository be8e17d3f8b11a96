/**
 * The keyboard of the till, wherever the focus is: the scanner first, then the keys of the acts, then the keys of
 * the cart. A text field keeps what people type into it, a dialog keeps its own keys. A scan that cannot be taken
 * is told.
 */
import { useContext, useEffect } from "react";
import type { StoreApi } from "zustand/vanilla";
import type { KeyAct } from "../../shared/contract/settings.ts";
import { changeQuantity, EMPTY_CART, moveSelection, removeSelected, setQuantity } from "./cart.ts";
import { actOf, writesNothing } from "./keynames.ts";
import { NO_BURST, feed, isScanning } from "./scanner.ts";
import { isLocked } from "./state.ts";
import type { Dialog, TillStore } from "./state.ts";
import { TillContext } from "./use.ts";

export const SEARCH_FIELD = "till-search";
/** Marks a field that takes scans itself: a member's card, a payment code, a receipt number. */
export const TAKES_SCANS = "data-takes-scans";
/** Dialogs that only show something: a scan goes on with the sale. */
const GIVE_WAY: ReadonlySet<Dialog["kind"]> = new Set([
  "help",
  "more",
  "recent",
  "receipt",
  "prints",
  "member",
  "claim",
]);

type Field = HTMLInputElement | HTMLTextAreaElement;
const isField = (target: EventTarget | null): target is Field =>
  target instanceof HTMLTextAreaElement ||
  (target instanceof HTMLInputElement && target.type !== "radio" && target.type !== "checkbox");

/** Takes back what a scanner typed into a field that was not meant. */
function takeBack(field: Field, typed: string) {
  const text = field.value.endsWith(typed) ? field.value.slice(0, -typed.length) : field.value;
  const of = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(of, "value")?.set?.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

export function doAct(act: KeyAct, till: TillStore): void {
  switch (act) {
    case "help":
      return till.open({ kind: "more" });
    case "search":
      return document.getElementById(SEARCH_FIELD)?.focus();
    case "member":
      return till.open({ kind: "member" });
    case "gifts":
      return till.open({ kind: "gifts" });
    case "amount":
      return till.open({ kind: "amount" });
    case "hold":
      return void till.hold();
    case "resume":
      return void till.openHeld();
    case "discount":
      return till.sale.lines.length > 0 ? till.open({ kind: "discount" }) : undefined;
    case "pay":
      return void till.openPay();
    case "return":
      return till.open({ kind: "refund", order: till.receipt?.order ?? null });
    case "recent":
      return till.open({ kind: "recent" });
    case "lock":
      return void till.lock();
  }
}

function quantityKey(key: string, quantity: string, till: TillStore): boolean {
  if (/^[0-9]$/.test(key)) till.typeQuantity((quantity + key).slice(0, 4));
  else if (key === "Backspace") till.typeQuantity(quantity.slice(0, -1));
  else if (key === "Escape") till.typeQuantity(null);
  else if (key === "Enter") {
    till.typeQuantity(null);
    if (quantity !== "") till.edit((cart) => setQuantity(cart, Number(quantity)));
  } else return false;
  return true;
}

function cartKey({ key, shiftKey }: KeyboardEvent, till: TillStore): boolean {
  if (key === "*") till.typeQuantity("");
  else if (key === "+") till.edit((cart) => changeQuantity(cart, 1));
  else if (key === "-") till.edit((cart) => changeQuantity(cart, -1));
  else if (key === "Delete") till.edit(shiftKey ? () => EMPTY_CART : removeSelected);
  else if (key === "ArrowUp") till.edit((cart) => moveSelection(cart, -1));
  else if (key === "ArrowDown") till.edit((cart) => moveSelection(cart, 1));
  else if (key === "?") till.open({ kind: "more" });
  else if (key === "Escape") {
    till.say(null);
    till.putAwayReceipt();
  } else return false;
  return true;
}

/** Enter with nothing chosen by the focus: the next sale after a receipt, else the selected line. */
function enter(till: TillStore): boolean {
  if (till.receipt !== null) till.putAwayReceipt();
  else if ((till.sale.lines[till.sale.selected]?.kind ?? "return") !== "return") till.open({ kind: "line" });
  else return false;
  return true;
}

function listen(store: StoreApi<TillStore>): () => void {
  let burst = NO_BURST;
  let quantityBefore: string | null = null;

  const scanned = (code: string, typed: string, target: EventTarget | null) => {
    const till = store.getState();
    if (isField(target)) takeBack(target, typed);
    if (till.quantity !== null) till.typeQuantity(quantityBefore);
    const { dialog, approval, sale } = till;
    const isBusy = approval !== null || isLocked(till) || sale.tenders !== null;
    if (isBusy || (dialog !== null && !GIVE_WAY.has(dialog.kind)))
      return till.say({ code: "scan-ignored", message: code });
    till.close();
    void till.scan(code);
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const { key, target, timeStamp } = event;
    const inField = isField(target);
    const till = store.getState();
    const scanner = till.settings?.scanner;
    const scanning = isScanning(burst, key, timeStamp, scanner);
    const heard = feed(burst, key, timeStamp, inField, scanner);
    if (heard.burst.code.length === 1) quantityBefore = till.quantity;
    burst = heard.burst;
    if (heard.scanned !== null && !(inField && target.hasAttribute(TAKES_SCANS))) {
      event.preventDefault();
      event.stopPropagation();
      scanned(heard.scanned, heard.typed, target);
      return;
    }
    if (till.dialog !== null || till.approval !== null || isLocked(till)) {
      // The browser's own help and full screen would cover a dialog.
      if (writesNothing(key) && key !== "F5" && key !== "F12") event.preventDefault();
      return;
    }
    const act = (inField && !writesNothing(key)) || scanning ? null : actOf(till.settings?.keys, key);
    const onButton = target instanceof HTMLElement && target.closest("button, summary, a") !== null;
    const taken =
      (!inField && till.quantity !== null && quantityKey(key, till.quantity, till)) ||
      (act !== null && (doAct(act, till), true)) ||
      (!inField && !scanning && cartKey(event, till)) ||
      (!inField && !scanning && !onButton && key === "Enter" && enter(till));
    if (taken) event.preventDefault();
  };
  window.addEventListener("keydown", onKey, true);
  return () => window.removeEventListener("keydown", onKey, true);
}

export function useKeyboard(): void {
  const store = useContext(TillContext);
  useEffect(() => (store === null ? undefined : listen(store)), [store]);
}
