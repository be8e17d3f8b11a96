/** A list a page at a time, newest first; further ones when they are wished for. */
import { useCallback, useEffect, useState, type ComponentType } from "react";
import type { Answer, Said } from "./client.ts";
import { Refused } from "./Refused.tsx";
import { useWords } from "./words.ts";

export type RowProps<Row> = { readonly row: Row; readonly zone: string };
type Page<Row, Place> = { readonly rows: readonly Row[]; readonly next: Place | null };

type Props<Row, Place> = {
  readonly title: string;
  /** What is said where there is nothing. */
  readonly none: string;
  /** The same function as long as it is the same list. */
  readonly page: (before: Place | null) => Promise<Answer<Page<Row, Place>>>;
  readonly keyOf: (row: Row, index: number) => string | number;
  readonly Row: ComponentType<RowProps<Row>>;
  readonly zone: string;
};

export function Paged<Row, Place>({ title, none, page, keyOf, Row, zone }: Props<Row, Place>) {
  const { say } = useWords();
  const [rows, setRows] = useState<readonly Row[] | null>(null);
  const [next, setNext] = useState<Place | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [isBusy, setBusy] = useState(true);
  const take = useCallback((before: Place | null, answer: Answer<Page<Row, Place>>): void => {
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (!answer.ok) return;
    setRows((known) => (before === null ? answer.value.rows : [...(known ?? []), ...answer.value.rows]));
    setNext(answer.value.next);
  }, []);
  useEffect(() => {
    let isWanted = true;
    void page(null).then((answer) => {
      if (isWanted) take(null, answer);
    });
    return () => {
      isWanted = false;
    };
  }, [page, take]);
  const more = async (): Promise<void> => {
    setBusy(true);
    take(next, await page(next));
  };
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      <Refused said={said} onAgain={() => void more()} />
      {rows?.length === 0 && <p className="sub">{none}</p>}
      {rows !== null && rows.length > 0 && (
        <ul className="rows card">
          {rows.map((row, index) => (
            <li key={keyOf(row, index)}>
              <Row row={row} zone={zone} />
            </li>
          ))}
        </ul>
      )}
      {next !== null && (
        <button type="button" className="btn" disabled={isBusy} onClick={() => void more()}>
          {isBusy ? say("m.asking") : say("m.more")}
        </button>
      )}
    </section>
  );
}
