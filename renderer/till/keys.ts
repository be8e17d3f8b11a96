/**
 * The keyboard of the till, wherever the focus is: the scanner first, then the function keys, then
 * the keys of the cart. A text field keeps what people type into it, a dialog keeps its own keys.
 */
import { useContext, useEffect } from "react";
import type { StoreApi } from "zustand/vanilla";
import { changeQuantity, moveSelection, removeSelected, setQuantity } from "./cart.ts";
import { NO_BURST, feed, isScanning } from "./scanner.ts";
import type { TillStore } from "./state.ts";
import { TillContext } from "./use.ts";

export const SEARCH_FIELD = "till-search";
/** Marks a field that takes scans itself: a member's card, a payment code, a receipt number. */
export const TAKES_SCANS = "data-takes-scans";

const isField = (target: EventTarget | null): target is HTMLInputElement =>
  target instanceof HTMLInputElement && target.type !== "radio" && target.type !== "checkbox";

/** Takes back what a scanner typed into a field that was not meant. */
function takeBack(field: HTMLInputElement, code: string) {
  const text = field.value.endsWith(code) ? field.value.slice(0, -code.length) : field.value;
  const setter = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set;
  setter?.call(field, text);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function functionKey(key: string, till: TillStore): boolean {
  switch (key) {
    case "F1":
      till.open({ kind: "help" });
      return true;
    case "F2":
      document.getElementById(SEARCH_FIELD)?.focus();
      return true;
    case "F3":
      till.open({ kind: "member" });
      return true;
    case "F4":
      till.open({ kind: "amount" });
      return true;
    case "F9":
      if (till.sale.cart.lines.length > 0) till.open({ kind: "pay" });
      return true;
    case "F10":
      till.open({ kind: "refund", order: till.receipt?.order ?? null });
      return true;
    case "F11":
      till.open({ kind: "recent" });
      return true;
    default:
      return false;
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

function cartKey(key: string, till: TillStore): boolean {
  if (key === "*") till.typeQuantity("");
  else if (key === "+") till.edit((cart) => changeQuantity(cart, 1));
  else if (key === "-") till.edit((cart) => changeQuantity(cart, -1));
  else if (key === "Delete") till.edit(removeSelected);
  else if (key === "ArrowUp") till.edit((cart) => moveSelection(cart, -1));
  else if (key === "ArrowDown") till.edit((cart) => moveSelection(cart, 1));
  else if (key === "?") till.open({ kind: "help" });
  else if (key === "Escape") {
    till.say(null);
    till.putAwayReceipt();
  } else return false;
  return true;
}

function listen(store: StoreApi<TillStore>): () => void {
  let burst = NO_BURST;
  let quantityBefore: string | null = null;

  const scanned = (code: string, target: EventTarget | null) => {
    const till = store.getState();
    if (isField(target)) takeBack(target, code);
    if (till.quantity !== null) till.typeQuantity(quantityBefore);
    if (till.dialog?.kind === "pay" || till.dialog?.kind === "amount" || till.sale.tender !== null) {
      till.say({ code: "scan-ignored", message: code });
      return;
    }
    till.close();
    void till.scan(code);
  };

  const onKey = (event: KeyboardEvent) => {
    if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
    const { key, target, timeStamp } = event;
    const inField = isField(target);
    const till = store.getState();
    const scanning = isScanning(burst, timeStamp);
    const heard = feed(burst, key, timeStamp, inField);
    if (heard.burst.code.length === 1) quantityBefore = till.quantity;
    burst = heard.burst;
    if (heard.scanned !== null && !(inField && target.hasAttribute(TAKES_SCANS))) {
      event.preventDefault();
      event.stopPropagation();
      scanned(heard.scanned, target);
      return;
    }
    if (till.dialog !== null) {
      // The browser's own help and full screen would cover a dialog.
      if (/^F([1-9]|1[01])$/.test(key) && key !== "F5") event.preventDefault();
      return;
    }
    const onButton = target instanceof HTMLButtonElement;
    const taken =
      functionKey(key, till) ||
      (!inField && till.quantity !== null && quantityKey(key, till.quantity, till)) ||
      (!inField && !scanning && cartKey(key, till)) ||
      (!inField && !onButton && key === "Enter" && till.receipt !== null && (till.putAwayReceipt(), true));
    if (taken) event.preventDefault();
  };
  window.addEventListener("keydown", onKey, true);
  return () => window.removeEventListener("keydown", onKey, true);
}

export function useKeyboard(): void {
  const store = useContext(TillContext);
  useEffect(() => (store === null ? undefined : listen(store)), [store]);
}
