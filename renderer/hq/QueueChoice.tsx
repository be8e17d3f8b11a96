/** Choosing one queue among thousands: those that carry what is typed, the longest first; or all together. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTexts } from "../i18n/i18n.ts";
import { usePolled, SELDOM_MS } from "./client.ts";

/** Of more there is a search. */
const FEW = 24;

export function QueueChoice({
  label,
  chosen,
  onChosen,
}: {
  label: string;
  /** Empty: all together. */
  chosen: string;
  onChosen: (queue: string) => void;
}) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const asked = { text: text.trim(), shown: "all", sort: "waitingFen", skip: 0, limit: FEW } as const;
  const { value } = usePolled("queue.list", asked, SELDOM_MS);
  const { value: like } = usePolled("queue.list", { ...asked, text: chosen.slice(0, 80) }, SELDOM_MS);
  const rows = value?.rows ?? [];
  const own = like?.rows.find((row) => row.key === chosen);
  const isThere = chosen === "" || rows.some((row) => row.key === chosen);
  return (
    <>
      {text === "" && (value?.found ?? 0) <= FEW ? null : (
        <TextInput
          label={t("queues.search")}
          value={text}
          maxLength={80}
          onChange={(event) => setText(event.currentTarget.value)}
          autoComplete="off"
        />
      )}
      <NativeSelect
        label={label}
        value={chosen}
        onChange={(event) => onChosen(event.currentTarget.value)}
        data={[
          { value: "", label: t("liability.allQueues") },
          ...(isThere ? [] : [{ value: chosen, label: own?.name ?? chosen }]),
          ...rows.map(({ key, name }) => ({ value: key, label: name })),
        ]}
      />
    </>
  );
}
