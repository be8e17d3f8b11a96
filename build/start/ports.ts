// Which loopback ports are free.

import { createServer } from "node:net";

const TRIES = 50;

/** The first free port from `from` on that is not in `taken`; throws where fifty in a row are in use. */
export async function nextFreePort(from: number, taken: readonly number[] = []): Promise<number> {
  for (let port = from; port < from + TRIES; port += 1) {
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new Error(`the ports ${from} to ${from + TRIES - 1} are all in use; name a free one`);
}

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen({ port, host: "127.0.0.1", exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
