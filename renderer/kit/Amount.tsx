/** An amount in fen, right-aligned in tabular figures. */
import { money } from "./amount.ts";

export function Amount({ fen, className }: { fen: number; className?: string }) {
  return <span className={className === undefined ? "amount" : `amount ${className}`}>{money(fen)}</span>;
}
