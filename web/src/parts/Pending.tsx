/** A view whose one thing is being fetched, or could not be: it has its heading all the same, and a way back. */
import type { ReactNode } from "react";
import { ViewPage, Waiting } from "./page";
import { ProblemAlert } from "./ProblemAlert";

interface PendingProps {
  title: string;
  /** Leads back to where the thing was listed. */
  back?: ReactNode;
  error: Error | null;
  retry: () => void;
}

export function Pending({ title, back, error, retry }: PendingProps) {
  return (
    <ViewPage title={title} lead={back}>
      {error ? <ProblemAlert error={error} retry={retry} /> : <Waiting />}
    </ViewPage>
  );
}
