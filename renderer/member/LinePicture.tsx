/** The line as this product draws it everywhere: its head left, the own place right, what lies between striped. */
import type { MemberEntry } from "../../shared/contract/memberEntry.ts";
import { QueueLine } from "../kit/QueueLine.tsx";

/** Where amounts are not told all blocks are alike. */
const ALIKE = 100;

export function LinePicture({ entry, label }: { entry: MemberEntry; label: string }) {
  const { others = [], ahead = 0, aheadFen, waitingFen } = entry;
  const isTold = aheadFen !== undefined && waitingFen !== undefined;
  const head = others.map((other, place) => {
    const remainingFen = isTold ? (other.waitingFen ?? ALIKE) : ALIKE;
    return { order: String(place), entitlementFen: remainingFen, paidFen: 0, remainingFen };
  });
  const drawn = head.reduce((sum, { remainingFen }) => sum + remainingFen, 0);
  const left = ahead - others.length;
  const moreFen = left <= 0 ? 0 : isTold ? Math.max(1, aheadFen - drawn) : left * ALIKE;
  return <QueueLine head={head} moreFen={moreFen} ownFen={isTold ? Math.max(1, waitingFen) : ALIKE} label={label} />;
}
