/** Where one is on the HQ page, as the address after `#`: a reload and a link lead back to it. */
import { useSyncExternalStore } from "react";

export type Place =
  | {
      page:
        | "queues"
        | "reports"
        | "tills"
        | "products"
        | "suppliers"
        | "gifts"
        | "concerns"
        | "approvals"
        | "owed"
        | "shifts"
        | "days"
        | "rules"
        | "rewards"
        | "union"
        | "notices"
        | "exports"
        | "users"
        | "audit";
    }
  | { page: "member"; member: string }
  /** Empty: of all stores. */
  | { page: "clerks"; store: string }
  /** Empty: all of them. */
  | { page: "merchants"; merchant: string }
  | { page: "queue"; key: string }
  /** Empty: all queues together. */
  | { page: "liability"; queue: string }
  | { page: "search"; text: string }
  | { page: "proof"; order: string; line: number }
  | { page: "entry"; order: string; line: number };

const PLAIN = [
  "reports",
  "tills",
  "products",
  "suppliers",
  "gifts",
  "concerns",
  "approvals",
  "owed",
  "shifts",
  "days",
  "rules",
  "rewards",
  "union",
  "notices",
  "exports",
  "users",
  "audit",
] as const;

export function placeOf(hash: string): Place {
  const [page, ...rest] = hash.replace(/^#/, "").split("/");
  const parts = rest.map(decodePart);
  const plain = PLAIN.find((it) => it === page);
  if (plain !== undefined) return { page: plain };
  if (page === "member" && parts[0]) return { page, member: parts[0] };
  if (page === "queue" && parts[0]) return { page, key: parts[0] };
  if (page === "liability") return { page, queue: parts[0] ?? "" };
  if (page === "merchants") return { page, merchant: parts[0] ?? "" };
  if (page === "clerks") return { page, store: parts[0] ?? "" };
  if (page === "search") return { page, text: parts[0] ?? "" };
  if (page === "entry" && parts[0] && /^\d+$/.test(parts[1] ?? ""))
    return { page, order: parts[0], line: Number(parts[1]) };
  if (page === "proof")
    return { page, order: parts[0] ?? "", line: /^\d{1,3}$/.test(parts[1] ?? "") ? Number(parts[1]) : 0 };
  return { page: "queues" };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    if (error instanceof URIError) return part;
    throw error;
  }
}

export function hashOf(place: Place): string {
  switch (place.page) {
    case "queue":
      return `#queue/${encodeURIComponent(place.key)}`;
    case "liability":
      return `#liability/${encodeURIComponent(place.queue)}`;
    case "member":
      return `#member/${encodeURIComponent(place.member)}`;
    case "merchants":
      return `#merchants/${encodeURIComponent(place.merchant)}`;
    case "clerks":
      return `#clerks/${encodeURIComponent(place.store)}`;
    case "search":
      return `#search/${encodeURIComponent(place.text)}`;
    case "proof":
    case "entry":
      return `#${place.page}/${encodeURIComponent(place.order)}/${place.line}`;
    default:
      return `#${place.page}`;
  }
}

const subscribe = (changed: () => void) => {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
};

export const usePlace = (): Place => placeOf(useSyncExternalStore(subscribe, () => location.hash));
