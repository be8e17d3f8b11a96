/** Who may write what: a door what is its own, a settler everything as long as it is the newest. */
import { Fenced } from "../store/refusal.ts";
import type { OnlySync, ServerStore, ServerWriter } from "../store/store.ts";

/** The same store for one that does not settle: nothing that follows from facts can be written by it. */
export function doorStore(store: ServerStore): ServerStore {
  return {
    read: store.read,
    ledger: store.ledger,
    write: <T>(body: (rows: ServerWriter) => T, ..._sync: OnlySync<T>): T => {
      const made: T[] = [];
      store.write((rows) => {
        const doors = {
          ...rows,
          journal: without(rows.journal, ["appendChunk", "mark", "count", "halt", "release", "setNewest"]),
          tills: without(rows.tills, ["advance", "enrol", "closeTill", "revoke"]),
          // What was told before may be told again at any door: the till's next number is taken in the database.
          feed: without(rows.feed, ["send"]),
        };
        made.push(body(doors));
      });
      return made[0] as T;
    },
    close: () => store.close(),
  };
}

/** The same store; tells when another was found to settle. */
export function settlersStore(store: ServerStore, fenced: () => void): ServerStore {
  return {
    read: store.read,
    ledger: store.ledger,
    write: <T>(body: (rows: ServerWriter) => T, ..._sync: OnlySync<T>): T => {
      const made: T[] = [];
      try {
        store.write((rows) => {
          made.push(body(rows));
        });
      } catch (error) {
        if (error instanceof Fenced) fenced();
        throw error;
      }
      return made[0] as T;
    },
    close: () => store.close(),
  };
}

/** The same object but for these of its functions. */
function without<T extends object>(target: T, names: readonly (keyof T)[]): T {
  return new Proxy(target, {
    get: (_target, name) => {
      if (names.includes(name as keyof T))
        return () => {
          throw new Fenced("this process does not settle: what follows from facts is written where the chain settles");
        };
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}
