/** A key counts only for the statement that was on the screen when it was pressed: whatever comes sooner is told so, and does nothing. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Doing } from "./ActionBar";
import type { Sitting } from "./sitting";

const SHOWN_FOR = 1800;
const MOVES: ReadonlySet<Doing> = new Set<Doing>(["next", "previous", "skip", "undo"]);

interface Moment {
  /** Whether what is asked for has to wait: then it is said, and nothing is done. */
  isEarly: (what: Doing, event?: KeyboardEvent) => boolean;
  moment: boolean;
}

/** `ready` is the statement whose card is there. */
export function useMoment(sitting: Sitting, ready: string): Moment {
  const drawn = useRef({ id: "", at: 0 });
  const [told, setTold] = useState(0);
  useLayoutEffect(() => {
    if (!ready) return;
    const frame = requestAnimationFrame(() => {
      drawn.current = { id: ready, at: performance.now() };
    });
    return () => cancelAnimationFrame(frame);
  }, [ready]);
  useEffect(() => {
    if (told === 0) return;
    const gone = setTimeout(() => setTold(0), SHOWN_FOR);
    return () => clearTimeout(gone);
  }, [told]);
  const isEarly = useCallback(
    (what: Doing, event?: KeyboardEvent): boolean => {
      const { id, at } = drawn.current;
      const isThere = id !== "" && id === sitting.sight.current;
      // A key that is held down decides once.
      const isSeen = isThere && (!event || (event.timeStamp >= at && !event.repeat));
      if (MOVES.has(what) ? !sitting.busy || what === "undo" : isSeen) return false;
      setTold((count) => count + 1);
      return true;
    },
    [sitting],
  );
  return { isEarly, moment: told > 0 };
}
