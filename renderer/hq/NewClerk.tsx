/** A clerk who is new at headquarters: for which store, under which number, with a PIN that is seen nowhere later. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { FormEvent } from "react";
import type { HqStore } from "../../shared/contract/hqDevices.ts";
import { ClerkId, Pin, type Role } from "../../shared/contract/staff.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { ClerkRole, NewPin } from "./ClerkSheet.tsx";
import { askHq, type Said } from "./client.ts";

type Props = { stores: readonly Pick<HqStore, "id" | "name">[]; store: string; onAdded: () => void };

/** @param store that is looked at; empty: all of them */
export function NewClerk({ stores, store: seen, onAdded }: Props) {
  const { t } = useTexts();
  const [store, setStore] = useState(seen);
  const [id, setId] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("clerk");
  const [pin, setPin] = useState("");
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<Said | null>(null);
  const [added, setAdded] = useState<string | null>(null);
  const isId = ClerkId.safeParse(id.trim()).success;
  const ready = store !== "" && isId && name.trim() !== "" && Pin.safeParse(pin).success;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    setAdded(null);
    const answer = await askHq("clerk.put", { store, id: id.trim(), name: name.trim(), role, pin });
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (!answer.ok) return;
    setAdded(answer.value.name);
    setId("");
    setName("");
    setPin("");
    setRole("clerk");
    onAdded();
  };
  return (
    <form className="card pad stack" onSubmit={(event) => void submit(event)} aria-label={t("clerks.add")}>
      <h2>{t("clerks.add")}</h2>
      <p className="sub">{t("clerks.addHow")}</p>
      <NativeSelect
        label={t("clerks.store")}
        value={store}
        onChange={(event) => setStore(event.currentTarget.value)}
        data={[
          { value: "", label: t("clerks.chooseStore") },
          ...stores.map((it) => ({ value: it.id, label: `${it.id} ${it.name}` })),
        ]}
      />
      <TextInput
        label={t("staff.id")}
        value={id}
        maxLength={20}
        onChange={(event) => setId(event.currentTarget.value)}
        error={id.trim() !== "" && !isId ? t("staff.idWrong") : undefined}
        autoComplete="off"
      />
      <TextInput
        label={t("staff.name")}
        value={name}
        maxLength={40}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="off"
      />
      <ClerkRole value={role} onChange={setRole} />
      <NewPin value={pin} onChange={setPin} />
      <button type="submit" className="btn go" disabled={!ready || busy}>
        {busy ? t("asking") : t("clerks.addGo")}
      </button>
      <Refused said={said} />
      {added === null ? null : (
        <div className="note go" role="status">
          {t("clerks.added", { name: added })}
        </div>
      )}
    </form>
  );
}
