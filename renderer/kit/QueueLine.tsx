/** The one picture this product repeats everywhere: the head of the queue left, the own place right. */
import type { CSSProperties } from "react";
import type { LineBlock } from "../../shared/contract/view.ts";
import { blocksOfLine } from "./line.ts";

type Widths = CSSProperties & { "--w": number; "--paid"?: string };
type Props = { head: readonly LineBlock[]; moreFen: number; ownFen: number | null; label: string; small?: boolean };

export function QueueLine({ head, moreFen, ownFen, label, small = false }: Props) {
  return (
    <div className={small ? "queue small" : "queue"} role="img" aria-label={label}>
      {blocksOfLine(head, moreFen, ownFen).map((block, index) => {
        const style: Widths = { "--w": Math.max(1, block.width), "--paid": `${block.paidPercent}%` };
        const kind = block.kind === "waits" ? (block.paidPercent > 0 ? "part" : "") : block.kind;
        return <i key={index} className={kind} style={style} />;
      })}
    </div>
  );
}
