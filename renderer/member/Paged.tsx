/** A list a page at a time, newest first; further ones when they are wished for. */
import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import type { Answer, Said } from "./client.ts";
import { Refused } from "./Refused.tsx";
import { useWords } from "./words.ts";

type Props<Row, Place> = {
  readonly title: string;
  /** What is said where there is nothing. */
  readonly none: string;
  readonly page: (
    before: Place | null,
  ) => Promise<Answer<{ readonly rows: readonly Row[]; readonly next: Place | null }>>;
  readonly keyOf: (row: Row, index: number) => string | number;
  readonly row: (row: Row) => ReactNode;
};

export function Paged<Row, Place>({ title, none, page, keyOf, row }: Props<Row, Place>) {
  const { say } = useWords();
  const [rows, setRows] = useState<readonly Row[] | null>(null);
  const [next, setNext] = useState<Place | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [isBusy, setBusy] = useState(true);
  const asking = useRef(page);
  asking.current = page;
  const read = useCallback(async (before: Place | null): Promise<void> => {
    setBusy(true);
    const answer = await asking.current(before);
    setBusy(false);
    setSaid(answer.ok ? null : answer);
    if (!answer.ok) return;
    setRows((known) => (before === null ? answer.value.rows : [...(known ?? []), ...answer.value.rows]));
    setNext(answer.value.next);
  }, []);
  useEffect(() => void read(null), [read]);
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      <Refused said={said} onAgain={() => void read(next)} />
      {rows?.length === 0 && <p className="sub">{none}</p>}
      {rows !== null && rows.length > 0 && (
        <ul className="rows card">
          {rows.map((it, index) => (
            <li key={keyOf(it, index)}>{row(it)}</li>
          ))}
        </ul>
      )}
      {next !== null && (
        <button type="button" className="btn" disabled={isBusy} onClick={() => void read(next)}>
          {isBusy ? say("m.asking") : say("m.more")}
        </button>
      )}
    </section>
  );
}
