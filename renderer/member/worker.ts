/**
 * Keeps the member page for the next visit: what has its content in its name is taken from here, the page itself from the
 * network while there is one. Nothing of a member's is kept. Runs beside the page, as `worker.js` (build/package/renderer.ts).
 */

type Lasting = Event & { waitUntil(done: Promise<unknown>): void };
type Fetching = Event & { readonly request: Request; respondWith(answer: Promise<Response>): void };

const KEPT = "paifan-member-1";
const PAGE = new URL("./", location.href).href;
const worker = globalThis as unknown as { skipWaiting(): Promise<void> };

addEventListener("install", (event) => {
  const keep = async (): Promise<void> => {
    await (await caches.open(KEPT)).add(PAGE);
    await worker.skipWaiting();
  };
  (event as Lasting).waitUntil(keep());
});

addEventListener("activate", (event) => {
  const forget = async (): Promise<void> => {
    for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
  };
  (event as Lasting).waitUntil(forget());
});

addEventListener("fetch", (event) => {
  const it = event as Fetching;
  const { request } = it;
  if (request.method !== "GET") return;
  if (new URL(request.url).pathname.includes("/m/assets/")) it.respondWith(keptFirst(request));
  else if (request.mode === "navigate" && request.url.startsWith(PAGE)) it.respondWith(newestFirst(request));
});

async function keptFirst(request: Request): Promise<Response> {
  const kept = await caches.open(KEPT);
  const found = await kept.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await kept.put(request, answer.clone());
  return answer;
}

async function newestFirst(request: Request): Promise<Response> {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok) await kept.put(PAGE, answer.clone());
    return answer;
  } catch (error) {
    const found = await kept.match(PAGE);
    if (found) return found;
    throw error;
  }
}
