/** Which view is open: it stands after the `#` of the address, so that a link leads there and "back" goes back. */
import { useSyncExternalStore } from "react";

const hear = (heard: () => void): (() => void) => {
  addEventListener("hashchange", heard);
  return () => removeEventListener("hashchange", heard);
};

/** Without the `#`; "" is the first view. */
export const useHash = (): string => useSyncExternalStore(hear, () => location.hash.slice(1));

/** The parts of a view's address: `entry/s1%2Ft1%2F0000007/0` is `entry`, `s1/t1/0000007`, `0`. */
export const partsOf = (hash: string): string[] => hash.split("/").map(decodeURIComponent);

export const hashOf = (...parts: readonly (string | number)[]): string =>
  `#${parts.map((part) => encodeURIComponent(part)).join("/")}`;

/** @param hash as `hashOf` makes it; "" is the first view */
export function goTo(hash: string): void {
  location.hash = hash;
}

/** What the link of a receipt says (shared/facts/receiptLink.ts); null: it is none. */
export function receiptIn(hash: string): { order: string; signature: string } | null {
  const said = new URLSearchParams(hash);
  const [order, signature] = [said.get("o"), said.get("s")];
  return order === null || signature === null ? null : { order, signature };
}

/** What the link of an invitation says; null: it is none. */
export const invitationIn = (hash: string): string | null => new URLSearchParams(hash).get("i");
