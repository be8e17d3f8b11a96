/** A merchant applies to become a store: a few fields, and the number it asks after. Shows nothing of anybody else. */
import { Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import { Application } from "../../shared/contract/hqMerchants.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Switches } from "../kit/Frame.tsx";
import { Refused } from "../kit/Refused.tsx";

type Said = { code: string; message: string };
const EMPTY: Application = { name: "", contact: "", phone: "", address: "", note: "" };
const MOST = { name: 60, contact: 40, phone: 20, address: 120, note: 400 } as const;
const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** @returns the application's number, or why there is none */
async function apply(said: Application): Promise<{ id: string } | Said> {
  try {
    const response = await fetch("/api/join", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(said),
    });
    const answer: unknown = await response.json();
    const value = isRecord(answer) ? answer["value"] : null;
    if (isRecord(value) && typeof value["id"] === "string") return { id: value["id"] };
    const { code, message } = isRecord(answer) ? answer : {};
    return {
      code: typeof code === "string" ? code : "unreadable-answer",
      message: typeof message === "string" ? message : "",
    };
  } catch (error) {
    return { code: "server-unanswered", message: String(error) };
  }
}

export function JoinPage() {
  const { t } = useTexts();
  const [typed, setTyped] = useState(EMPTY);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [number, setNumber] = useState<string | null>(null);
  const isPhone = typed.phone.trim() === "" || Application.shape.phone.safeParse(typed.phone.trim()).success;
  const read = Application.safeParse({ ...typed, phone: typed.phone.trim() });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !read.success) return;
    setBusy(true);
    const answer = await apply(read.data);
    setBusy(false);
    setSaid("id" in answer ? null : answer);
    setNumber("id" in answer ? answer.id : null);
  };
  const field = (name: keyof Application) => ({
    label: t(`merchants.${name}`),
    value: typed[name],
    maxLength: MOST[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
  });
  return (
    <main className="join stack">
      <h1>{t("join.title")}</h1>
      {number === null ? (
        <form className="card pad stack" onSubmit={(event) => void submit(event)}>
          <p className="sub">{t("join.how")}</p>
          <TextInput {...field("name")} required autoComplete="organization" />
          <TextInput {...field("contact")} required autoComplete="name" />
          <TextInput
            {...field("phone")}
            required
            type="tel"
            autoComplete="tel"
            error={isPhone ? undefined : t("merchants.phoneWrong")}
          />
          <TextInput {...field("address")} autoComplete="street-address" />
          <Textarea {...field("note")} rows={4} />
          <Refused said={said} />
          <button type="submit" className="btn go" disabled={busy || !read.success}>
            {busy ? t("asking") : t("join.go")}
          </button>
        </form>
      ) : (
        <section className="card pad stack" role="status">
          <p>{t("join.done")}</p>
          <p className="number mono" data-testid="join-number">
            {number}
          </p>
          <p className="sub">{t("join.keep")}</p>
        </section>
      )}
      <div className="switches">
        <Switches />
      </div>
    </main>
  );
}
