/** A queue as people call it; until that is known, and where there is none, its key. */
import { usePolled } from "./client.ts";

export function QueueName({ queue }: { queue: string }) {
  const { value } = usePolled("queue.one", { queue }, false);
  return <>{value?.name ?? queue}</>;
}
