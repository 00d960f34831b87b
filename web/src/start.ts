/** The first thing that runs: asks the service for what the first view needs, while the rest of the app is on its way. */
import { askAhead } from "./api/ahead";
import { currentBy, currentToken, takeToken } from "./api/session";
import { begin } from "./opening";
import { openReview } from "./views/review/opening";

takeToken();
if (currentToken()) begin(currentBy() ? openReview(location) : undefined, askAhead("/case"));
void import("./main");
