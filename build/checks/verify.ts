// `npm run verify`: every check of the sources, each with its verdict; exit status 1 if one failed.

import { runStaticChecks } from "./static.ts";

const verdicts = await runStaticChecks();
const failed = verdicts.filter(({ passed }) => !passed).length;
process.stdout.write(`${verdicts.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
