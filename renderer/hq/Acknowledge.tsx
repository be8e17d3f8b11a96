/** What the owner acknowledges with the publishing, in plain words with its figures (§12.2); who did already. */
import { TextInput } from "@mantine/core";
import type { AskedAcknowledgement } from "../../shared/contract/hq.ts";
import { useTexts } from "../i18n/i18n.ts";
import { moment } from "../kit/time.ts";
import { neededWords } from "./rewardwords.ts";

type What = AskedAcknowledgement["what"];
/** Null: nothing needs to be acknowledged. */
export type Given = { readonly by: string; readonly what: readonly What[] };

type Props = {
  asked: readonly AskedAcknowledgement[];
  zone: string;
  given: Given;
  /** Whether the name is that of who is signed in, and stays. */
  isOwn: boolean;
  onGiven: (given: Given) => void;
};

/** What nobody has acknowledged in these figures. */
export const missing = (asked: readonly AskedAcknowledgement[]): AskedAcknowledgement[] =>
  asked.filter(({ given }) => given === null);

export function Acknowledge({ asked, zone, given, isOwn, onGiven }: Props) {
  const { t, locale } = useTexts();
  if (asked.length === 0) return null;
  const toggle = (what: What) =>
    onGiven({
      ...given,
      what: given.what.includes(what) ? given.what.filter((it) => it !== what) : [...given.what, what],
    });
  return (
    <section className="stack" aria-label={t("ack.title")} data-testid="acknowledge">
      <h2>{t("ack.title")}</h2>
      <div className="note stop">{t("ack.why")}</div>
      {asked.map((it) => (
        <div key={it.what} data-what={it.what}>
          <p>{neededWords(it, t)}</p>
          {it.given === null ? (
            <label className="choice">
              <input type="checkbox" checked={given.what.includes(it.what)} onChange={() => toggle(it.what)} />
              <span>{t("ack.i")}</span>
            </label>
          ) : (
            <p className="sub">{t("ack.known", { by: it.given.by, at: moment(it.given.at, locale, zone, true) })}</p>
          )}
        </div>
      ))}
      {missing(asked).length === 0 ? null : (
        <TextInput
          label={t("ack.by")}
          value={given.by}
          maxLength={40}
          readOnly={isOwn}
          onChange={(event) => onGiven({ ...given, by: event.currentTarget.value })}
          autoComplete="off"
        />
      )}
    </section>
  );
}
