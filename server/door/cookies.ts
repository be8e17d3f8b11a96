/** The cookie of a session: of this server's own pages, unseen by scripts, sent to no other site's request. */
import type { FastifyReply, FastifyRequest } from "fastify";

/** What the browser says under a name; undefined: nothing. */
export const cookieOf = (request: FastifyRequest, name: string): string | undefined =>
  request.headers.cookie
    ?.split(";")
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** @param token null: it is taken back @param ms how long it lasts */
export function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  { name, token, ms }: { readonly name: string; readonly token: string | null; readonly ms: number },
): void {
  const secure = request.protocol === "https" ? "; Secure" : "";
  const age = token === null ? 0 : ms / 1000;
  reply.header("set-cookie", `${name}=${token ?? ""}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}${secure}`);
}
