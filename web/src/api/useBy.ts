/** Who sits here, followed as it changes: in this tab or another. */
import { useSyncExternalStore } from "react";
import { CHANGED, currentBy } from "./session";

export function useBy(): string {
  return useSyncExternalStore(follow, currentBy);
}

function follow(tell: () => void): () => void {
  for (const event of [CHANGED, "storage"]) addEventListener(event, tell);
  return () => {
    for (const event of [CHANGED, "storage"]) removeEventListener(event, tell);
  };
}
