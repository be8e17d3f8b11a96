/** What the line to the server works with. */
import type { TillNews } from "../../shared/contract/till.ts";
import type { Timers } from "../../shared/kernel/timers.ts";
import type { Pen } from "../desk/pen.ts";
import type { Books } from "../store/books.ts";
import type { DeviceKey } from "../store/devicekey.ts";
import type { Post } from "./enrol.ts";
import type { Connect } from "./wire.ts";

export type UplinkParts = {
  readonly books: Books;
  readonly pen: Pen;
  readonly key: DeviceKey;
  /** The machine's clock, ms. */
  readonly clock: () => number;
  /** An integer in [0, 2^32). */
  readonly random: () => number;
  readonly timers: Timers;
  readonly connect: Connect;
  readonly post: Post;
  /** Whether facts follow the server's clock. */
  readonly followsServerClock: boolean;
  readonly news: (topics: TillNews["topics"]) => void;
  readonly log: (line: string) => void;
};
