/** What the first statement needs, asked for while the app is still being drawn: the desk, its queue, the card. */
import { askAhead } from "@/api/client";
import { NEW_DESK } from "@/api/desk";
import type { DeskSettings, QueuePage } from "@/api/types";
import { parseSearch } from "@/search";
import { pageAround } from "./sitting";
import { askOf, wishOf } from "./wish";

const REVIEW = /^\/(?:review(?:\/([^/]+))?\/?)?$/;

function askCard(id: string): void {
  void askAhead(`/statements/${encodeURIComponent(id)}`).catch(() => undefined);
}

/** The same questions as the view will put, in the same words; whatever fails is told when the view puts them. */
export async function openReview({ pathname, search }: Location): Promise<void> {
  const path = REVIEW.exec(pathname);
  if (!path) return;
  const asked = decodeURIComponent(path[1] ?? "");
  if (asked) askCard(asked);
  const settings = { ...NEW_DESK, ...(await askAhead<DeskSettings>("/desk")) };
  const at = asked || settings.at;
  const page = await askAhead<QueuePage>("/queue", { ...askOf(wishOf(parseSearch(search), settings)), ...pageAround(at) });
  if (asked) return;
  const here = page.items.some((item) => item.members.includes(at));
  const first = here ? at : (page.items.find((item) => item.members.includes(page.at ?? "")) ?? page.items[0])?.id;
  if (first) askCard(first);
}
