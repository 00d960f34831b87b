/** The second press of a double click lands on what the first one brought there: it decides nothing. Keys press with no count, and are never kept waiting. */
import type { MouseEvent } from "react";

export function once(act: () => void): (event: MouseEvent) => void {
  return (event) => {
    if (event.detail < 2) act();
  };
}
