/** A whole file to a webhook: one POST, signed, without following where it is sent on to. */
import { createHmac } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { request as plain, type IncomingMessage } from "node:http";
import { request as secure } from "node:https";
import { pipeline } from "node:stream/promises";
import { outerLookup, wrongAddress } from "./address.ts";

/** Nothing heard for so long: it failed, ms. */
const SILENT_MS = 30_000;

export type Letter = {
  readonly url: string;
  readonly secret: string;
  /** The same at every try, so that whoever receives it twice can tell. */
  readonly delivery: string;
  readonly name: string;
  readonly type: string;
  readonly file: string;
  /** ms */
  readonly at: number;
};

/** `t=<seconds>,v1=<HMAC-SHA-256 in hex of "<seconds>." and the body>`. */
export async function signatureOf(
  secret: string,
  at: number,
  body: AsyncIterable<Buffer> | Iterable<string>,
): Promise<string> {
  const seconds = Math.floor(at / 1_000);
  const hmac = createHmac("sha256", secret).update(`${seconds}.`);
  for await (const part of body) hmac.update(part);
  return `t=${seconds},v1=${hmac.digest("hex")}`;
}

/** @param inside whether addresses of this network are allowed @param signal ends it @throws Error where it was not taken with a 2xx */
export async function send(letter: Letter, inside: boolean, signal: AbortSignal): Promise<void> {
  const wrong = wrongAddress(letter.url, inside);
  if (wrong !== null) throw new Error(wrong);
  const headers = {
    "content-type": letter.type,
    "content-length": statSync(letter.file).size,
    "x-paifan-file": letter.name,
    "x-paifan-delivery": letter.delivery,
    "x-paifan-signature": await signatureOf(
      letter.secret,
      letter.at,
      createReadStream(letter.file) as AsyncIterable<Buffer>,
    ),
  };
  const url = new URL(letter.url);
  const open = url.protocol === "https:" ? secure : plain;
  const options = {
    method: "POST",
    headers,
    signal,
    agent: false,
    ...(inside ? {} : { lookup: outerLookup }),
  } as const;
  const asked = open(url, options);
  asked.setTimeout(SILENT_MS, () => asked.destroy(new Error("it did not answer")));
  let hasAnswered = false;
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    asked.once("response", (response) => {
      hasAnswered = true;
      resolve(response);
    });
    asked.once("error", reject);
  });
  // Who answers before all was sent has answered; what the pipe says of that then is of no interest.
  const sent = pipeline(createReadStream(letter.file), asked).catch((error: unknown) => {
    if (!hasAnswered) throw error;
  });
  const [response] = await Promise.all([answered, sent]);
  const status = response.statusCode ?? 0;
  response.destroy();
  if (status < 200 || status > 299) throw new Error(`it answered ${status}`);
}
