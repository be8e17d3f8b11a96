/**
 * The page on which a merchant applies by itself, where headquarters has opened it: it adds an application and says its
 * number, and tells nothing of any other. Closed, there is nothing at its address.
 */
import type { FastifyInstance } from "fastify";
import { Application } from "../../shared/contract/hqMerchants.ts";
import { refuse, type Outcome } from "../../shared/kernel/outcome.ts";
import { answer, ownOrigin } from "./hq.ts";

export type JoinRefusal = "join-closed" | "join-full" | "malformed";
export type JoinParts = {
  readonly isOpen: () => boolean;
  /** Adds an application. @returns its number */
  readonly apply: (said: Application) => Outcome<{ id: string }, JoinRefusal>;
};

export function joinRoutes(web: FastifyInstance, { apply }: JoinParts, triesPerMinute: number): void {
  const limited = { config: { rateLimit: { max: triesPerMinute, timeWindow: 60_000 } } };
  web.post("/api/join", limited, (request, reply) => {
    // A page of another site sends nobody's application.
    if (!ownOrigin(request))
      return answer(reply, refuse("malformed", "Applications are sent from this server's own page only."));
    const read = Application.safeParse(request.body);
    if (read.success) return answer(reply, apply(read.data));
    const issue = read.error.issues[0];
    return answer(
      reply,
      refuse(
        "malformed",
        issue ? `${issue.path.map(String).join(".") || "body"}: ${issue.message}` : "expected an application",
      ),
    );
  });
}
