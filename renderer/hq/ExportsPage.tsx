/** What of the books can be fetched as files: every table with what is in it, a filter, and both formats. */
import { NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import {
  EXPORT_FORMATS,
  EXPORT_TABLES,
  EXPORTS,
  headsOfTable,
  type ExportFormat,
  type ExportTable,
} from "../../shared/contract/hqExport.ts";
import { useTexts } from "../i18n/i18n.ts";
import { Refused } from "../kit/Refused.tsx";
import { askHq, type Said } from "./client.ts";
import { May } from "./me.tsx";
import { Schedules } from "./Schedules.tsx";

/** Empty: no bound. */
type Filter = { readonly store: string; readonly from: string; readonly to: string };

const NOTHING: Filter = { store: "", from: "", to: "" };
const orNull = (text: string): string | null => (text === "" ? null : text);

/** What of a filter a table has. */
function ofTable(table: ExportTable, { store, from, to }: Filter) {
  const { store: hasStore, day } = EXPORTS[table];
  const [first, last] = day === null ? ["", ""] : [from, to];
  return { store: hasStore ? orNull(store) : null, from: orNull(first), to: orNull(last) };
}

type RowProps = {
  readonly table: ExportTable;
  readonly filter: Filter;
  readonly onFetch: (table: ExportTable, format: ExportFormat) => void;
};

function Row({ table, filter, onFetch }: RowProps) {
  const { t } = useTexts();
  const { store, day } = EXPORTS[table];
  const passedOver = (filter.store !== "" && !store) || (filter.from + filter.to !== "" && day === null);
  const name = t(`exports.name.${table}`);
  return (
    <tr data-table={table}>
      <td>
        <b>{name}</b>
        {passedOver ? <div className="sub">{t("exports.passedOver")}</div> : null}
      </td>
      <td>
        {t(`exports.what.${table}`)}
        <details>
          <summary className="sub">{t("exports.columns")}</summary>
          <div className="mono">{headsOfTable(table).join(", ")}</div>
        </details>
      </td>
      <td>
        <div className="across">
          {EXPORT_FORMATS.map((format) => (
            <button
              key={format}
              type="button"
              className="btn low"
              aria-label={t("exports.fetch", { table: name, format: t(`exports.format.${format}`) })}
              onClick={() => onFetch(table, format)}
            >
              {t(`exports.format.${format}`)}
            </button>
          ))}
        </div>
      </td>
    </tr>
  );
}

/** @param stores of the chain, to filter by */
export function ExportsPage({ stores, zone }: { stores: readonly { id: string; name: string }[]; zone: string }) {
  const { t } = useTexts();
  const [filter, setFilter] = useState(NOTHING);
  const [said, setSaid] = useState<Said | null>(null);
  const fetchFile = async (table: ExportTable, format: ExportFormat) => {
    const answer = await askHq("export.file", { table, format, ...ofTable(table, filter) });
    setSaid(answer.ok ? null : answer);
    // A file is kept, and the page stays.
    if (answer.ok) location.assign(answer.value.path);
  };
  return (
    <>
      <section className="card pad stack" aria-label={t("exports.filter")}>
        <p className="sub">{t("exports.how")}</p>
        <div className="across">
          <NativeSelect
            label={t("exports.store")}
            value={filter.store}
            onChange={(event) => setFilter({ ...filter, store: event.currentTarget.value })}
            data={[
              { value: "", label: t("exports.everyStore") },
              ...stores.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
          <TextInput
            type="date"
            label={t("exports.from")}
            value={filter.from}
            onChange={(event) => setFilter({ ...filter, from: event.currentTarget.value })}
          />
          <TextInput
            type="date"
            label={t("exports.to")}
            value={filter.to}
            onChange={(event) => setFilter({ ...filter, to: event.currentTarget.value })}
          />
        </div>
      </section>
      <Refused said={said} />
      <section className="card wide" aria-label={t("hq.exports")} data-testid="exports">
        <table className="table">
          <thead>
            <tr>
              <th>{t("exports.table")}</th>
              <th>{t("exports.inIt")}</th>
              <th>{t("exports.file")}</th>
            </tr>
          </thead>
          <tbody>
            {EXPORT_TABLES.map((table) => (
              <Row key={table} table={table} filter={filter} onFetch={(...asked) => void fetchFile(...asked)} />
            ))}
          </tbody>
        </table>
      </section>
      <May verb="schedule.list">
        <Schedules zone={zone} />
      </May>
    </>
  );
}
