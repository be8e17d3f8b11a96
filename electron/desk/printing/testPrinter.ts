/** For tests: a receipt printer on a socket of this machine. It keeps what it was sent, a job a connection. */
import iconv from "iconv-lite";
import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** ESC/POS commands by what stands behind them. No byte of a character in GB18030 begins one. */
const [ESC, FS, GS] = ["\\x1b", "\\x1c", "\\x1d"];
const COMMANDS = new RegExp(
  [
    `${ESC}@`,
    `${FS}[&.]`,
    `${ESC}p[\\s\\S]{3}`,
    `[${ESC}${GS}][$\\\\LW][\\s\\S]{2}`,
    `[${ESC}${GS}][3aE{!BSRt-][\\s\\S]`,
    `${GS}\\(k[\\s\\S]{2}1P0[^${GS}]*`,
    `${GS}\\(k[\\s\\S]{2}1[ACEQ][^${GS}\\n]{1,3}`,
    `${GS}V[\\s\\S]{1,2}`,
  ].join("|"),
  "g",
);

/** What a job says: its text in GB18030, without commands, each run of blanks as one. */
export const wordsOf = (bytes: Buffer): string =>
  iconv
    .decode(Buffer.from(bytes.toString("latin1").replaceAll(COMMANDS, " "), "latin1"), "gb18030")
    .replaceAll(/[\s\0]+/g, " ");

/** What its codes hold. */
export function codesOf(bytes: Buffer): string[] {
  const codes: string[] = [];
  for (let at = bytes.indexOf("\x1d(k", 0, "latin1"); at !== -1; at = bytes.indexOf("\x1d(k", at + 1, "latin1")) {
    const length = (bytes[at + 3] ?? 0) + (bytes[at + 4] ?? 0) * 256;
    if (bytes[at + 6] === 0x50) codes.push(bytes.subarray(at + 8, at + 5 + length).toString("utf8"));
  }
  return codes;
}

export const kicks = (bytes: Buffer): boolean => bytes.includes(Buffer.from([0x1b, 0x70, 0, 25, 250]));

export class TestPrinter {
  readonly jobs: Buffer[] = [];
  readonly port: number;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
    server.on("connection", (socket) => {
      this.#sockets.add(socket);
      const pieces: Buffer[] = [];
      socket.on("data", (piece) => pieces.push(piece));
      socket.on("error", () => undefined);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        if (pieces.length > 0) this.jobs.push(Buffer.concat(pieces));
      });
    });
  }

  static async open(port = 0): Promise<TestPrinter> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    return new TestPrinter(server);
  }

  /** Switched off. */
  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
