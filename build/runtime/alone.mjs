// One process at a time. The lock is a folder with one file in it, named after the process that holds it.
// Taking over from a dead holder is removing *its* file: of all that try, one succeeds, and that one holds the lock.

import { mkdirSync, readdirSync, rmdirSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const LONGEST_WAIT_MS = 15 * 60_000;
const EMPTY_IS_ABANDONED_MS = 10_000;

/** Runs `work` while no other process does, unless `done()` is or meanwhile becomes true. */
export async function alone(lock, done, work) {
  const since = Date.now();
  let said = false;
  while (!done()) {
    if (take(lock)) {
      try {
        if (!done()) await work();
      } finally {
        release(lock);
      }
      return;
    }
    if (!said) process.stderr.write("paifan: another process installs, waiting for it …\n");
    said = true;
    if (Date.now() - since > LONGEST_WAIT_MS) {
      throw new Error(`another process has been installing for 15 minutes. If none is, delete ${lock} and try again.`);
    }
    await new Promise((wake) => setTimeout(wake, 200));
  }
}

function take(lock) {
  try {
    mkdirSync(dirname(lock), { recursive: true });
    mkdirSync(lock);
    writeFileSync(join(lock, String(process.pid)), "");
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  try {
    const [holder] = readdirSync(lock);
    if (holder === undefined) {
      if (Date.now() - statSync(lock).mtimeMs > EMPTY_IS_ABANDONED_MS) rmdirSync(lock);
      return false;
    }
    if (isAlive(Number(holder))) return false;
    unlinkSync(join(lock, holder));
    writeFileSync(join(lock, String(process.pid)), "");
    return true;
  } catch (error) {
    // The holder was faster at releasing, or another at taking over: look again.
    if (error.code === "ENOENT" || error.code === "ENOTEMPTY") return false;
    throw error;
  }
}

function release(lock) {
  unlinkSync(join(lock, String(process.pid)));
  rmdirSync(lock);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
