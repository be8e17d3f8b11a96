/** How this till stands. */
import type { TillInput } from "../../shared/contract/till.ts";
import type { StatusView } from "../../shared/contract/view.ts";
import { done } from "../../shared/kernel/outcome.ts";
import type { Answer, Desk } from "./desk.ts";
import { programmeNow, queueView } from "./earn.ts";
import { isDemoStaff } from "./staff/demo.ts";
import { clerkNow } from "./staff/session.ts";
import { clerkView } from "./staff/view.ts";

/** `status`. */
export function showStatus(desk: Desk): Answer<StatusView> {
  const { books, line, pen, printing, scene } = desk;
  const device = books.device.is;
  const [store = ""] = device.till.split("/");
  const now = pen.now();
  const { rules } = programmeNow(books);
  const clerk = clerkNow(desk);
  const shift = books.shifts.open;
  return done({
    store,
    storeName: device.storeName,
    till: device.till,
    demo: !device.enrolled,
    timezone: device.timezone,
    connection: line.connection,
    serverUrl: device.serverUrl,
    lastContact: device.lastContact,
    unsent: Math.max(0, books.facts.head.seq - books.facts.sent.cursor),
    rulesVersion: device.rulesVersion,
    scope: rules.basic.cashierScope,
    programme: { name: rules.programme.name, exchangeName: rules.programme.exchangeName },
    queue: queueView(books, now),
    staffed: books.staff.isStaffed,
    clerk: clerk ? clerkView(clerk, null) : null,
    demoStaff: isDemoStaff(books),
    shift: shift ? { shift: shift.shift, openedAt: shift.at, floatFen: shift.float } : null,
    training: scene.training,
    printer: printing.state,
    display: scene.displays > 0,
    held: books.carts.heldCount,
    now,
    trouble: [...line.trouble],
  });
}

/** `till.enrol`. */
export async function enrolTill(desk: Desk, { server, code }: TillInput<"till.enrol">): Promise<Answer<StatusView>> {
  const outcome = await desk.line.enrol(server, code);
  return outcome.ok ? showStatus(desk) : outcome;
}
