/** One signed POST to the merchant's webhook: no redirect is followed, and of the answer no more is read than is kept. */
import { request as plain, type IncomingMessage } from "node:http";
import { request as secure } from "node:https";
import { outerLookup, wrongAddress } from "../export/scheduled/address.ts";
import { signatureOf } from "../export/scheduled/send.ts";

/** Of an answer so much is kept, characters. */
const MOST_SAID = 200;

export type Posted = {
  readonly url: string;
  readonly secret: string;
  /** Names what is in it, for whoever looks at both logs. */
  readonly delivery: string;
  /** JSON. */
  readonly body: string;
  /** ms */
  readonly at: number;
};
export type PostParts = {
  /** Whether addresses of this network are allowed. */
  readonly inside: boolean;
  /** Answered within, ms. */
  readonly withinMs: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
};
export type Answer = {
  readonly status: number;
  /** How it begins, without what cannot be shown. */
  readonly said: string;
  /** It asks to be left alone for so long, ms; null: it does not say. */
  readonly retryAfterMs: number | null;
};

/** @throws Error where nobody answered */
export async function post({ url: text, secret, delivery, body, at }: Posted, parts: PostParts): Promise<Answer> {
  const { inside, withinMs, signal } = parts;
  const wrong = wrongAddress(text, inside);
  if (wrong !== null) throw new Error(wrong);
  const url = new URL(text);
  const late = AbortSignal.timeout(withinMs);
  const options = {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      "x-paifan-delivery": delivery,
      "x-paifan-signature": await signatureOf(secret, at, [body]),
    },
    agent: false,
    signal: signal ? AbortSignal.any([signal, late]) : late,
    ...(inside ? {} : { lookup: outerLookup }),
  } as const;
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const asked = (url.protocol === "https:" ? secure : plain)(url, options);
      asked.once("response", resolve);
      asked.on("error", reject);
      asked.end(body);
    });
    const said = await begunOf(response);
    return { status: response.statusCode ?? 0, said, retryAfterMs: retryAfter(response.headers["retry-after"], at) };
  } catch (error) {
    if (late.aborted) throw new Error("it did not answer", { cause: error });
    throw error;
  }
}

/** Why nobody answered. */
export const saidOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, MOST_SAID);

/** What cannot be read to its end says nothing more: it has answered. */
async function begunOf(response: IncomingMessage): Promise<string> {
  let text = "";
  try {
    for await (const part of response.setEncoding("utf8") as AsyncIterable<string>) {
      text += part;
      if (text.length >= MOST_SAID) break;
    }
  } catch {
    text += "…";
  } finally {
    response.destroy();
  }
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, MOST_SAID);
}

/** Seconds, or an instant. @param now ms */
function retryAfter(text: string | undefined, now: number): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
