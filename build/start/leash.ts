// Loaded before a child of the start script (`node --import`): ties its life to its parent's, on every platform.
// When the parent says so, or is gone, however it went, the child gets the signal that asks it to end cleanly.

function end(): void {
  if (process.platform !== "win32") {
    process.kill(process.pid, "SIGTERM");
  } else if (!process.emit("SIGTERM", "SIGTERM")) {
    // Windows would kill at once; with nobody listening that is all that is left.
    process.exit(0);
  }
}

if (process.channel !== undefined) {
  process.once("disconnect", end);
  process.on("message", (message) => {
    if (message === "end") end();
  });
  // Listening is no reason to live.
  process.channel.unref();
}
