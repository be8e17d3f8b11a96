/** One clerk: name, role, PIN, and whether they work here now. Nobody is deleted: their sales keep their name. */
import { PasswordInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import { ClerkId, Pin, Role } from "../../../shared/contract/staff.ts";
import type { ClerkView } from "../../../shared/contract/staff.ts";
import { useTexts } from "../../i18n/i18n.ts";
import { Refused } from "../../kit/Refused.tsx";
import { useTill } from "../use.ts";
import { useAct } from "./act.ts";
import { Choice } from "./Fields.tsx";
import { onlyDigits } from "./pin.ts";

type Props = {
  /** Null: a new one. */
  clerk: ClerkView | null;
  newId: string;
  ids: readonly string[];
  onPut: (id: string) => void;
};

export function ClerkForm({ clerk, newId, ids, onPut }: Props) {
  const { t } = useTexts();
  const ask = useTill((till) => till.ask);
  const refresh = useTill((till) => till.refresh);
  const close = useTill((till) => till.close);
  const staffed = useTill((till) => till.status?.staffed === true);
  /** The first at a till that has nobody has to be a manager. */
  const first = !staffed && clerk === null;
  const [id, setId] = useState(clerk?.id ?? newId);
  const [name, setName] = useState(clerk?.name ?? "");
  const [role, setRole] = useState<Role>(clerk?.role ?? (first ? "manager" : "clerk"));
  const [pin, setPin] = useState("");
  const [again, setAgain] = useState("");
  const [active, setActive] = useState(clerk?.active ?? true);
  const [saved, setSaved] = useState(false);
  const { busy, said, run } = useAct();

  const idTaken = clerk === null && ids.includes(id.trim());
  const idWrong = id.trim() !== "" && !ClerkId.safeParse(id.trim()).success;
  const pinWrong = pin !== "" && !Pin.safeParse(pin).success;
  const pinDiffers = pin !== "" && again !== "" && again !== pin;
  const pinReady = pin === "" ? clerk !== null : !pinWrong && again === pin;
  const ready = id.trim() !== "" && !idWrong && !idTaken && name.trim() !== "" && pinReady;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || !ready) return;
    const put = { id: id.trim(), name: name.trim(), role, active, ...(pin === "" ? {} : { pin }) };
    await run(
      async (key) => await ask("clerk.put", { key, ...put }),
      ["staff"],
      () => {
        setPin("");
        setAgain("");
        setSaved(true);
        void refresh(["staff", "status"]);
        // From now on people sign in: the first one begins.
        if (first) close();
        else onPut(put.id);
      },
    );
  };
  const edit =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      setSaved(false);
      set(value);
    };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)} aria-label={clerk?.name ?? t("staff.add")}>
      {first ? <p className="note">{t("staff.firstHow")}</p> : null}
      <div className="fieldPair">
        <TextInput
          label={t("staff.id")}
          value={id}
          maxLength={20}
          readOnly={clerk !== null}
          error={idTaken ? t("staff.idTaken") : idWrong ? t("staff.idWrong") : undefined}
          onChange={(event) => edit(setId)(event.currentTarget.value)}
          autoComplete="off"
        />
        <TextInput
          label={t("staff.name")}
          value={name}
          maxLength={40}
          onChange={(event) => edit(setName)(event.currentTarget.value)}
          autoComplete="off"
        />
      </div>
      <Choice
        label={t("staff.role")}
        value={role}
        options={Role.options.map((each) => ({
          value: each,
          text: t(`role.${each}`),
          off: first && each !== "manager",
        }))}
        how={t(`role.how.${role}`)}
        onChange={edit(setRole)}
      />
      <div className="fieldPair">
        <PasswordInput
          label={t(clerk === null ? "staff.pin" : "staff.pinNew")}
          inputMode="numeric"
          value={pin}
          error={pinWrong ? t("staff.pinWrong") : undefined}
          onChange={(event) => edit(setPin)(onlyDigits(event.currentTarget.value))}
          visibilityToggleButtonProps={{ "aria-label": t("staff.pinShow"), tabIndex: -1 }}
          autoComplete="new-password"
          {...{ "data-takes-scans": "" }}
        />
        <PasswordInput
          label={t("staff.pinAgain")}
          inputMode="numeric"
          value={again}
          error={pinDiffers ? t("staff.pinDiffers") : undefined}
          onChange={(event) => edit(setAgain)(onlyDigits(event.currentTarget.value))}
          visibilityToggleButtonProps={{ "aria-label": t("staff.pinShow"), tabIndex: -1 }}
          autoComplete="new-password"
          {...{ "data-takes-scans": "" }}
        />
      </div>
      {clerk === null ? null : (
        <Choice
          label={t("staff.works")}
          value={active ? "yes" : "no"}
          options={[
            { value: "yes", text: t("staff.active") },
            { value: "no", text: t("staff.inactive") },
          ]}
          how={t("staff.worksHow")}
          onChange={(value) => edit(setActive)(value === "yes")}
        />
      )}
      <Refused said={said} />
      <div className="across">
        <button type="submit" className="btn go" disabled={busy || !ready}>
          {busy ? t("asking") : t(first ? "staff.begin" : "staff.save")}
        </button>
        {saved ? (
          <span className="pill go" role="status">
            {t("staff.saved")}
          </span>
        ) : null}
      </div>
    </form>
  );
}
