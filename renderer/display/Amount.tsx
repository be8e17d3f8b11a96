/** An amount written as large as its own figures leave room for. */
import type { ComponentProps, CSSProperties } from "react";
import { money } from "../kit/amount.ts";

export function Amount({ fen, ...rest }: ComponentProps<"b"> & { fen: number }) {
  const text = money(fen);
  return (
    <b {...rest} style={{ "--figures": text.length } as CSSProperties}>
      {text}
    </b>
  );
}
