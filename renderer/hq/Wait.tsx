/** How long what waits would take at recent sales: a range of days, never a date (§12.4). */
import type { WaitView } from "../../shared/contract/view.ts";
import { useTexts } from "../i18n/i18n.ts";
import { count } from "../kit/amount.ts";

export function Wait({ wait }: { wait: WaitView | null }) {
  const { t } = useTexts();
  if (wait === null) return <>—</>;
  const { fromDays: from, toDays: to } = wait;
  if (from === null) return <>{t("queues.wait.never")}</>;
  if (to === null) return <>{t("queues.wait.from", { from: count(from) })}</>;
  return (
    <>
      {from === to
        ? t("queues.wait.one", { days: count(to) })
        : t("queues.wait.range", { from: count(from), to: count(to) })}
    </>
  );
}
