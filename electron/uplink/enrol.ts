/** Enrolment by a one-time code: asks the server once and becomes who it says (`POST /api/enrol`). */
import { refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { PROTOCOL, ShopSnapshot, type Enrol } from "../../shared/sync/messages.ts";
import { becomeEnrolled } from "../desk/identity.ts";
import type { Pen } from "../desk/pen.ts";
import type { Books } from "../store/books.ts";
import { readAnswer, type ServerAnswer } from "./answer.ts";

const ANSWER_MS = 10_000;

/** Posts a message as JSON. @returns the status and the text of the answer; undefined where none came */
export type Post = (
  url: URL,
  message: unknown,
  signal: AbortSignal,
) => Promise<{ readonly status: number; readonly text: string } | undefined>;

export type EnrolRefusal = "code-refused" | "server-unreachable" | "other-identity";

/** Asks for the code that is pending. A code that was refused is forgotten; one that got no answer stays. */
export async function enrolOnce(
  books: Books,
  pen: Pen,
  post: Post,
  signal: AbortSignal,
): Promise<Outcome<null, EnrolRefusal>> {
  const { serverUrl, pendingCode: code, publicKey, till } = books.device.is;
  if (serverUrl === null || code === null) return refuse("code-refused", "There is no code to enrol with.");
  const answer = await ask(
    post,
    serverUrl,
    { code, publicKey, till: books.hasSold() ? till : null, protocol: PROTOCOL },
    signal,
  );
  if (answer === undefined || (!answer.ok && answer.again)) {
    const why = answer === undefined ? "does not answer" : `asks to wait (${answer.message})`;
    return refuse(
      "server-unreachable",
      `The server at ${serverUrl} ${why}. The code is kept and tried again; selling goes on.`,
    );
  }
  const forget = (): void => {
    if (books.device.is.pendingCode === code) books.transact(() => books.device.change({ pendingCode: null }));
  };
  if (!answer.ok) {
    forget();
    if (answer.code === "other-identity")
      return refuse("other-identity", `${answer.message} This till has sold as ${till} and stays ${till}.`);
    return refuse(
      "code-refused",
      `The server did not take the code (${answer.code}): ${answer.message} Ask the headquarters for a new one; selling goes on.`,
    );
  }
  const became = books.transact(() => becomeEnrolled(books, pen, answer.value, serverUrl, code));
  if (became === "enrolled") return { ok: true, value: null };
  forget();
  return refuse(
    "other-identity",
    `The code belongs to till ${answer.value.till}; this one has sold as ${till} and stays ${till}. Ask for a code for ${till}.`,
  );
}

async function ask(
  post: Post,
  server: string,
  message: Enrol,
  signal: AbortSignal,
): Promise<ServerAnswer<ShopSnapshot> | undefined> {
  const answer = await post(new URL("/api/enrol", server), message, signal);
  if (answer === undefined || answer.status >= 500 || answer.status === 429) return undefined;
  try {
    return readAnswer(ShopSnapshot, JSON.parse(answer.text));
  } catch (error) {
    // Not an answer at all: the code is kept for later.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Over HTTP. */
export const httpPost: Post = async (url, message, signal) => {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(message),
      redirect: "error",
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]),
    });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    // No network, no server, no answer in time.
    if (error instanceof TypeError || error instanceof DOMException) return undefined;
    throw error;
  }
};
