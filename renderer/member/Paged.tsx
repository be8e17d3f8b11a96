/** A list of its own title a page at a time, newest first. */
import type { ComponentType } from "react";
import { usePages, type Pages } from "../kit/pages.ts";
import type { Answer, Read } from "../kit/read.ts";
import { Further } from "./Further.tsx";
import { Refused } from "./Refused.tsx";
import { useWords } from "./words.ts";

export type RowProps<Row> = { readonly row: Row; readonly zone: string };

type Props<Row, Place> = {
  readonly title: string;
  /** What is said where there is nothing. */
  readonly none: string;
  readonly first: Read<Pages<Row, Place>>;
  readonly page: (before: Place) => Promise<Answer<Pages<Row, Place>>>;
  readonly keyOf: (row: Row) => string;
  readonly Row: ComponentType<RowProps<Row>>;
  readonly zone: string;
};

export function Paged<Row, Place>({ title, none, first, page, keyOf, Row, zone }: Props<Row, Place>) {
  const { say } = useWords();
  const { value, refusal, again } = first;
  const paged = usePages(value, keyOf, page);
  return (
    <section className="stack" aria-label={title}>
      <h2>{title}</h2>
      <Refused said={refusal} onAgain={again} />
      {value === null && refusal === null && <p role="status">{say("m.asking")}</p>}
      {value !== null && paged.rows.length === 0 && <p className="sub">{none}</p>}
      {paged.rows.length > 0 && (
        <ul className="rows card">
          {paged.rows.map((row, index) => (
            // Two may be told of by the same words.
            <li key={`${keyOf(row)} ${index}`}>
              <Row row={row} zone={zone} />
            </li>
          ))}
        </ul>
      )}
      <Further of={paged} />
    </section>
  );
}
