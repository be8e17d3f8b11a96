/** A rebuild over a snapshot of books, wherever they are; the seconds it took. */
import { readAtOnce, type Place } from "../store/snapshot.ts";
import { rebuild, type Rebuilt } from "./rebuild.ts";

/** @throws StoreRefusal for books that cannot be read */
export function rebuildAt(place: Place): Rebuilt & { readonly seconds: number } {
  const begun = performance.now();
  const rebuilt = readAtOnce(place, (read) => rebuild(read));
  return { ...rebuilt, seconds: (performance.now() - begun) / 1000 };
}
