/** The demonstration's clerks, for a till where nobody was set up. A shop's own till knows nothing of them. */
import type { Role } from "../../../shared/contract/staff.ts";
import type { Books } from "../../store/books.ts";
import { demoHash, isDemoHash } from "./pin.ts";

export const DEMO_STAFF: readonly { id: string; name: string; role: Role; pin: string }[] = [
  { id: "01", name: "小陈", role: "clerk", pin: "1111" },
  { id: "02", name: "小林", role: "senior", pin: "2222" },
  { id: "09", name: "王店长", role: "manager", pin: "9999" },
];

/** Sets them up where there is no clerk at all. */
export function settleDemoStaff(books: Books): void {
  if (books.staff.all().length > 0) return;
  const hashed = DEMO_STAFF.map(({ pin, ...clerk }) => ({ ...clerk, pinHash: demoHash(pin) }));
  books.transact(() => {
    for (const clerk of hashed) books.staff.put({ ...clerk, active: true, wrong: 0, lockedUntil: null, hq: false });
  });
}

/** Whether the clerks are the demonstration's, each with the PIN it came with. */
export function isDemoStaff(books: Books): boolean {
  const active = books.staff.all().filter((it) => it.active);
  return active.length === DEMO_STAFF.length && active.every((it) => isDemoHash(it.pinHash));
}
