/** The report of a shift, in the till's own zone. */
import type { ShiftReport } from "../../../shared/contract/shift.ts";
import { ShiftFigures } from "../../kit/ShiftReport.tsx";
import { useTill } from "../use.ts";

export function Report({ report }: { report: ShiftReport }) {
  const zone = useTill((till) => till.status?.timezone ?? "Asia/Shanghai");
  return <ShiftFigures report={report} zone={zone} />;
}
