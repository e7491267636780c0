import { useEffect, useState } from "react";
import { events, type JobProgress } from "./client";

/** The last thing heard of a job; `undefined` before its first event or while there is no job. */
export function useJob(job: string | null): JobProgress | undefined {
  const [progress, setProgress] = useState<JobProgress>();
  useEffect(() => {
    setProgress(undefined);
    if (job === null) return;
    return events((event) => {
      if (event.event === "progress" && event.job === job) setProgress(event);
    });
  }, [job]);
  return progress;
}
