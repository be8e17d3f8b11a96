// The walls between the rooms, as rules of the linter (plain JavaScript: the linter loads it in any Node).
//
// rooms/imports: everyone may import shared; shared imports nothing outside itself but zod; renderer, electron and
//   server never import each other; nobody imports build. Tests live by the same walls, but may use any package.
// rooms/pure: shared reads no clock and draws no random number.
//
// Every way to import is looked at (static, re-export, dynamic, type) and paths are resolved, not matched as text.

import { dirname, isAbsolute, relative, resolve, sep } from "node:path";

const ROOMS = ["shared", "renderer", "electron", "server", "build"];
const TEST = /\.(test|spec)\.tsx?$/;

/** Why `room` may not import `specifier` from `file`, or undefined if it may. */
function refusal(root, file, specifier) {
  const room = roomOf(root, file);
  if (room === undefined) return undefined;
  if (!specifier.startsWith(".") && !isAbsolute(specifier)) {
    if (room !== "shared" || TEST.test(file) || /^zod(\/|$)/.test(specifier)) return undefined;
    return `shared imports nothing outside itself but zod, not "${specifier}"`;
  }
  const target = resolve(dirname(file), specifier);
  const to = roomOf(root, target);
  if (room === "build" || to === room) return undefined;
  if (room === "shared") return `shared imports nothing outside itself, not ${relative(root, target)}`;
  if (to === "shared" || to === undefined) return undefined;
  return to === "build" ? `nobody imports build, ${room} neither` : `${room} never imports ${to}`;
}

/** The room a path lies in: the first folder below the top one, if it is a room. */
function roomOf(root, path) {
  const [first] = relative(root, path).split(sep);
  return ROOMS.includes(first) ? first : undefined;
}

const imports = {
  create(context) {
    const look = (source) => {
      if (typeof source?.value !== "string") return;
      const why = refusal(context.cwd, context.filename, source.value);
      if (why !== undefined) context.report({ node: source, message: `${why}.` });
    };
    return {
      ImportDeclaration: (node) => look(node.source),
      ExportNamedDeclaration: (node) => look(node.source),
      ExportAllDeclaration: (node) => look(node.source),
      ImportExpression(node) {
        if (node.source.type === "Literal") look(node.source);
        else if (roomOf(context.cwd, context.filename) !== "build") {
          context.report({ node, message: "A dynamic import names its module literally." });
        }
      },
      TSImportType: (node) => look(node.source ?? node.argument?.literal),
    };
  },
};

const pure = {
  create(context) {
    if (roomOf(context.cwd, context.filename) !== "shared" || TEST.test(context.filename)) return {};
    const refuse = (node, what) => context.report({ node, message: `shared is pure: ${what} is handed in.` });
    return {
      NewExpression(node) {
        if (node.callee.name === "Date" && node.arguments.length === 0) refuse(node, "the instant");
      },
      MemberExpression(node) {
        const name = `${node.object.name}.${node.property.name}`;
        if (name === "Date.now") refuse(node, "the instant");
        if (name === "Math.random") refuse(node, "the roll");
      },
    };
  },
};

export default { meta: { name: "rooms" }, rules: { imports, pure } };
