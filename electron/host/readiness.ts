/** The one line of standard output by which a till says that it is ready, or why it will not be. */
import { StoreRefusal } from "../store/refusal.ts";

export type Readiness = { ready: true; url?: string } | { ready: false; code: string; message: string };

export const sayReadiness = (it: Readiness): void => void process.stdout.write(`${JSON.stringify(it)}\n`);

/** Why a till could not start, by name. */
export function startRefusal(error: unknown, port: number): Extract<Readiness, { ready: false }> {
  if (error instanceof StoreRefusal) return { ready: false, code: error.code, message: error.message };
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (code === "EADDRINUSE") {
    return {
      ready: false,
      code: "port-in-use",
      message: `Port ${port} is in use on this machine. Close what uses it, or name another with --port.`,
    };
  }
  if (code === "EACCES")
    return {
      ready: false,
      code: "port-not-allowed",
      message: `Port ${port} may not be used by this user. Name another with --port.`,
    };
  return { ready: false, code: "internal", message };
}
