/** One screen, no page changes during a sale: cart left, member and keys right, acts beneath. */
import { lazy, Suspense, useContext, useState } from "react";
import type { MouseEvent } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { money } from "../kit/amount.ts";
import { Refused } from "../kit/Refused.tsx";
import { AmountDialog } from "./AmountDialog.tsx";
import { Cart } from "./Cart.tsx";
import { ClaimDialog } from "./ClaimDialog.tsx";
import { DiscountDialog } from "./DiscountDialog.tsx";
import { DrawDialog } from "./DrawDialog.tsx";
import { EnrolDialog } from "./EnrolDialog.tsx";
import { ExchangeDialog } from "./ExchangeDialog.tsx";
import { GiftsDialog } from "./GiftsDialog.tsx";
import { Header } from "./Header.tsx";
import { Kbd } from "./Kbd.tsx";
import { doAct, useKeyboard } from "./keys.ts";
import { LineDialog } from "./LineDialog.tsx";
import { Member } from "./Member.tsx";
import { MemberDialog } from "./MemberDialog.tsx";
import { PayDialog } from "./PayDialog.tsx";
import { QuickKeys } from "./QuickKeys.tsx";
import { JustPaid } from "./Receipt.tsx";
import { ReceiptDialog, RecentDialog } from "./RecentDialog.tsx";
import { RefundDialog } from "./RefundDialog.tsx";
import { ResumeDialog } from "./ResumeDialog.tsx";
import { Search } from "./Search.tsx";
import { PrintQueueDialog } from "./print/PrintQueueDialog.tsx";
import { CashDialog } from "./shift/CashDialog.tsx";
import { CloseShift } from "./shift/CloseShift.tsx";
import { OpenShift } from "./shift/OpenShift.tsx";
import { ShiftReportDialog } from "./shift/ShiftReportDialog.tsx";
import { ImportDialog } from "./shop/ImportDialog.tsx";
import { StockDialog } from "./shop/StockDialog.tsx";
import { Approval } from "./staff/Approval.tsx";
import { AuditDialog } from "./staff/AuditDialog.tsx";
import { MoreDialog } from "./staff/MoreDialog.tsx";
import { SettingsDialog } from "./staff/SettingsDialog.tsx";
import { SignIn } from "./staff/SignIn.tsx";
import { StaffDialog } from "./staff/StaffDialog.tsx";
import { isLocked } from "./state.ts";
import { TillContext, useTill } from "./use.ts";
import { WeighDialog } from "./WeighDialog.tsx";

const OF_SCAN_CODES = ["unknown-product", "wrong-check-digit"] as const;
type OfScan = (typeof OF_SCAN_CODES)[number];
/** Refusals of a scan: their message is the code that was scanned. */
const OF_SCAN: ReadonlySet<string> = new Set(OF_SCAN_CODES);

/** A scan that nobody took is told, over whatever is open. */
function ScanTold() {
  const { t } = useTexts();
  const notice = useTill((till) => till.notice);
  const say = useTill((till) => till.say);
  if (notice?.code !== "scan-ignored") return null;
  return (
    <div className="told" role="alert" data-code={notice.code}>
      <span>{t("scan.ignored", { code: notice.message })}</span>
      <button type="button" className="btn" onClick={() => say(null)}>
        {t("close")}
      </button>
    </div>
  );
}

function Troubles() {
  const { t, named, language } = useTexts();
  const link = useTill((till) => till.link);
  const trouble = useTill((till) => till.status?.trouble);
  const notice = useTill((till) => till.notice);
  const dialog = useTill((till) => till.dialog);
  const uncertain = useTill((till) => (till.sale.tenders !== null || till.refund !== null) && !till.busy);
  const repeat = useTill((till) => till.repeat);
  const say = useTill((till) => till.say);
  const training = useTill((till) => till.status?.training === true);
  const scanned = notice !== null && OF_SCAN.has(notice.code) ? notice.message : null;
  return (
    <div className="troubles">
      {training ? (
        <div className="training" role="status" data-testid="training">
          {t("training.on")}
        </div>
      ) : null}
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
      {notice !== null && notice.code !== "scan-ignored" && dialog === null && !uncertain ? (
        scanned === null ? (
          <Refused said={notice} />
        ) : (
          <div className="note stop across" role="alert" data-code={notice.code}>
            <span>{t(`scan.${notice.code as OfScan}`, { code: scanned })}</span>
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
    case "gifts":
      return <GiftsDialog />;
    case "claim":
      return <ClaimDialog code={dialog.code} />;
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
    case "discount":
      return <DiscountDialog />;
    case "line":
      return <LineDialog />;
    case "resume":
      return <ResumeDialog known={dialog.held} />;
    case "weigh":
      return <WeighDialog product={dialog.product} />;
    case "help":
    case "more":
      return <MoreDialog />;
    case "staff":
      return <StaffDialog />;
    case "settings":
      return <SettingsDialog />;
    case "audit":
      return <AuditDialog />;
    case "manager":
      return (
        <Suspense>
          <StoreDialog />
        </Suspense>
      );
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

/** Seldom opened, and much of it: fetched when it is. */
const StoreDialog = lazy(async () => await import("./manager/StoreDialog.tsx"));

const FOOTER = ["hold", "resume", "discount", "return", "help"] as const;

function Acts() {
  const { t } = useTexts();
  const store = useContext(TillContext);
  const due = useTill((till) => till.totals.dueFen);
  const lines = useTill((till) => till.sale.lines.length);
  const held = useTill((till) => till.status?.held ?? 0);
  const openPay = useTill((till) => till.openPay);
  const none = { hold: lines === 0, resume: held === 0, discount: lines === 0, return: false, help: false };
  return (
    <footer className="acts">
      {FOOTER.map((act) => (
        <button
          key={act}
          type="button"
          className="btn"
          disabled={none[act]}
          onClick={() => store !== null && doAct(act, store.getState())}
        >
          {t(act === "help" ? "key.more" : `key.${act}`)}
          {act === "resume" && held > 0 ? <b className="count">{held}</b> : null} <Kbd act={act} />
        </button>
      ))}
      <button type="button" className="btn go" disabled={lines === 0} onClick={() => void openPay()}>
        {lines === 0
          ? t("key.pay")
          : t(due < 0 ? "key.handBackAmount" : "key.payAmount", { amount: money(Math.abs(due)) })}{" "}
        <Kbd act="pay" />
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
  const locked = useTill(isLocked);
  const asksApproval = useTill((till) => till.approval !== null);
  const [searched, setSearched] = useState("");
  return (
    <div className={locked ? "till locked" : "till"} onMouseDown={keepFocus}>
      {locked ? (
        <SignIn />
      ) : (
        <>
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
        </>
      )}
      {asksApproval ? <Approval /> : null}
      <ScanTold />
    </div>
  );
}
