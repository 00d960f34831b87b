/** The sign of a way back or on: it points where the page begins or ends, whichever way it runs. Read out by nobody. */
import classes from "./parts.module.css";

export function Arrow({ back = false }: { back?: boolean }) {
  return <span className={classes["arrow"]} aria-hidden>{back ? "←" : "→"}</span>;
}
