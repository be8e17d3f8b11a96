/** One screen, no page changes during a sale: cart left, member and keys right, acts beneath. */
import { useState } from "react";
import type { MouseEvent } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { money } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { AmountDialog } from "./AmountDialog.tsx";
import { Cart } from "./Cart.tsx";
import { total } from "./cart.ts";
import { DrawDialog } from "./DrawDialog.tsx";
import { EnrolDialog } from "./EnrolDialog.tsx";
import { ExchangeDialog } from "./ExchangeDialog.tsx";
import { Header } from "./Header.tsx";
import { HelpDialog } from "./HelpDialog.tsx";
import { useKeyboard } from "./keys.ts";
import { Member } from "./Member.tsx";
import { MemberDialog } from "./MemberDialog.tsx";
import { PayDialog } from "./PayDialog.tsx";
import { QuickKeys } from "./QuickKeys.tsx";
import { JustPaid } from "./Receipt.tsx";
import { ReceiptDialog, RecentDialog } from "./RecentDialog.tsx";
import { RefundDialog } from "./RefundDialog.tsx";
import { Search } from "./Search.tsx";
import { PrintQueueDialog } from "./print/PrintQueueDialog.tsx";
import { CashDialog } from "./shift/CashDialog.tsx";
import { CloseShift } from "./shift/CloseShift.tsx";
import { OpenShift } from "./shift/OpenShift.tsx";
import { ShiftReportDialog } from "./shift/ShiftReportDialog.tsx";
import { ImportDialog } from "./shop/ImportDialog.tsx";
import { StockDialog } from "./shop/StockDialog.tsx";
import { AuditDialog } from "./staff/AuditDialog.tsx";
import { MoreDialog } from "./staff/MoreDialog.tsx";
import { SettingsDialog } from "./staff/SettingsDialog.tsx";
import { StaffDialog } from "./staff/StaffDialog.tsx";
import { useTill } from "./use.ts";

function Troubles() {
  const { t, named, language } = useTexts();
  const link = useTill((till) => till.link);
  const trouble = useTill((till) => till.status?.trouble);
  const notice = useTill((till) => till.notice);
  const dialog = useTill((till) => till.dialog);
  const uncertain = useTill((till) => (till.sale.tender !== null || till.refund !== null) && !till.busy);
  const repeat = useTill((till) => till.repeat);
  const say = useTill((till) => till.say);
  const scanned = notice?.code === "unknown-product" || notice?.code === "scan-ignored" ? notice.message : null;
  return (
    <div className="troubles">
      {link === "down" ? (
        <div className="note stop" role="alert" data-code="till-unreachable">
          {t("trouble.unreachable")}
        </div>
      ) : null}
      {trouble?.map(({ code, message }) => {
        const known = named("trouble", code, "");
        return (
          <div key={code} className="note wait" role="alert" data-code={code}>
            {known === "" ? message : known}
            {known !== "" && language === "en" ? <div className="sub">{message}</div> : null}
          </div>
        );
      })}
      {uncertain ? (
        <div className="note stop across" role="alert" data-code="payment-unknown">
          <span>{t("trouble.payment")}</span>
          <button type="button" className="btn push" onClick={() => void repeat()}>
            {t("pay.again")}
          </button>
        </div>
      ) : null}
      {notice !== null && dialog === null && !uncertain ? (
        scanned === null ? (
          <Refused said={notice} />
        ) : (
          <div className="note stop across" role="alert" data-code={notice.code}>
            <span>{t(notice.code === "scan-ignored" ? "scan.ignored" : "scan.unknown", { code: scanned })}</span>
            <button type="button" className="btn push" onClick={() => say(null)}>
              {t("close")} <kbd>Esc</kbd>
            </button>
          </div>
        )
      ) : null}
    </div>
  );
}

function Dialogs() {
  const dialog = useTill((till) => till.dialog);
  switch (dialog?.kind) {
    case "member":
      return <MemberDialog />;
    case "amount":
      return <AmountDialog />;
    case "pay":
      return <PayDialog />;
    case "recent":
      return <RecentDialog />;
    case "receipt":
      return <ReceiptDialog order={dialog.order} />;
    case "draw":
      return <DrawDialog order={dialog.order} />;
    case "exchange":
      return <ExchangeDialog order={dialog.order} />;
    case "refund":
      return <RefundDialog order={dialog.order} />;
    case "enrol":
      return <EnrolDialog />;
    case "help":
      return <HelpDialog />;
    case "more":
      return <MoreDialog />;
    case "staff":
      return <StaffDialog />;
    case "settings":
      return <SettingsDialog />;
    case "audit":
      return <AuditDialog />;
    case "import":
      return <ImportDialog />;
    case "stock":
      return <StockDialog />;
    case "prints":
      return <PrintQueueDialog />;
    case "shift-open":
      return <OpenShift />;
    case "shift-close":
      return <CloseShift />;
    case "shift-report":
      return <ShiftReportDialog shift={dialog.shift} />;
    case "cash":
    case "drawer":
      return <CashDialog kind={dialog.kind} />;
    case undefined:
      return null;
  }
}

function Acts() {
  const { t } = useTexts();
  const open = useTill((till) => till.open);
  const due = useTill((till) => total(till.sale.cart));
  const lines = useTill((till) => till.sale.cart.lines.length);
  const receipt = useTill((till) => till.receipt);
  return (
    <footer className="acts">
      <button type="button" className="btn" onClick={() => open({ kind: "refund", order: receipt?.order ?? null })}>
        {t("key.return")} <kbd>F10</kbd>
      </button>
      <button type="button" className="btn" onClick={() => open({ kind: "recent" })}>
        {t("key.recent")} <kbd>F11</kbd>
      </button>
      <button type="button" className="btn" onClick={() => open({ kind: "help" })}>
        {t("key.help")} <kbd>F1</kbd>
      </button>
      <button type="button" className="btn go" disabled={lines === 0} onClick={() => open({ kind: "pay" })}>
        {lines === 0 ? t("key.pay") : t("key.payAmount", { amount: money(due) })} <kbd>F9</kbd>
      </button>
    </footer>
  );
}

/**
 * A touched key does not keep the focus: Enter after it must never press it again. In a dialog the
 * field keeps the focus it has, so that Enter still confirms.
 */
function keepFocus(event: MouseEvent) {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (button === null) return;
  event.preventDefault();
  if (button.closest('[role="dialog"]') === null && document.activeElement instanceof HTMLElement)
    document.activeElement.blur();
}

export function TillScreen() {
  useKeyboard();
  const receipt = useTill((till) => till.receipt);
  const [searched, setSearched] = useState("");
  return (
    <div className="till" onMouseDown={keepFocus}>
      <Header />
      <Troubles />
      <main>
        {receipt === null ? <Cart /> : <JustPaid receipt={receipt} />}
        <div className="side">
          <Search text={searched} onText={setSearched} />
          {searched.trim() === "" ? (
            <>
              <Member />
              <QuickKeys />
            </>
          ) : null}
        </div>
      </main>
      <Acts />
      <Dialogs />
    </div>
  );
}
