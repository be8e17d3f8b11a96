/**
 * On which line of a JSON text each path stands, so that a problem named by its path can be shown
 * where it is. Reads text that is not whole as far as it goes. Knows nothing of rules.
 */

type Open = { path: string; key: string | null; index: number; list: boolean };

const TOKEN = /"(?:[^"\\\n]|\\.)*"|[{}[\],\n]|[^\s"{}[\],:]+/g;

const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`);
const here = (open: Open | undefined): string =>
  open === undefined ? "" : join(open.path, open.list ? String(open.index) : (open.key ?? ""));

/** Dotted path → line, from 1. */
export function linesOf(text: string): Map<string, number> {
  const found = new Map([["", 1]]);
  const stack: Open[] = [];
  let line = 1;
  const note = () => {
    const path = here(stack.at(-1));
    if (!found.has(path)) found.set(path, line);
  };
  for (const [token] of text.matchAll(TOKEN)) {
    const top = stack.at(-1);
    if (token === "\n") line += 1;
    else if (token === "}" || token === "]") stack.pop();
    else if (token === ",") {
      if (top !== undefined) {
        top.key = null;
        top.index += 1;
      }
    } else if (token === "{" || token === "[") {
      note();
      stack.push({ path: here(top), key: null, index: 0, list: token === "[" });
    } else if (token.startsWith('"') && top !== undefined && !top.list && top.key === null) {
      top.key = token.slice(1, -1).replace(/\\(["\\/])/g, "$1");
      note();
    } else note();
  }
  return found;
}

/**
 * The line of a problem, from 1: where a JSON error says it is, else its path's, else that of the nearest
 * holder that stands in the text.
 */
export function lineOfProblem(lines: ReadonlyMap<string, number>, problem: { path: string; message: string }): number {
  const said = /\(line (\d+)/.exec(problem.message)?.[1];
  if (said !== undefined) return Number(said);
  for (let path = problem.path; path !== ""; path = path.includes(".") ? path.slice(0, path.lastIndexOf(".")) : "") {
    const line = lines.get(path);
    if (line !== undefined) return line;
  }
  return 1;
}
