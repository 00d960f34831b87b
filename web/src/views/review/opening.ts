/** What the first statement needs, asked for before the app itself is there: the desk, its queue, the card, the page. */
import { askAhead } from "@/api/ahead";
import { NEW_DESK } from "@/api/newDesk";
import type { Card, DeskSettings, QueuePage } from "@/api/types";
import { parseSearch } from "@/search";
import { askOf, pageAround, wishOf } from "./wish";

const REVIEW = /^\/(?:review(?:\/([^/]+))?\/?)?$/;

export interface Opening {
  desk: DeskSettings;
  card: Card | undefined;
}

async function askCard(id: string): Promise<Card> {
  const card = await askAhead<Card>(`/statements/${encodeURIComponent(id)}`);
  void askAhead(`/documents/${encodeURIComponent(card.document.id)}/view`, { at: card.quote.start }).catch(() => undefined);
  return card;
}

/** The same questions as the view will put, in the same words; whatever fails is told when the view puts them. */
export async function openReview({ pathname, search }: Location): Promise<Opening | undefined> {
  const path = REVIEW.exec(pathname);
  if (!path) return undefined;
  const asked = decodeURIComponent(path[1] ?? "");
  const there = asked ? askCard(asked) : undefined;
  there?.catch(() => undefined);
  const desk = { ...NEW_DESK, ...(await askAhead<DeskSettings>("/desk")) };
  const at = asked || desk.at;
  const page = await askAhead<QueuePage>("/queue", { ...askOf(wishOf(parseSearch(search), desk)), ...pageAround(at) });
  const here = page.items.some((item) => item.members.includes(at));
  const first = here ? at : (page.items.find((item) => item.members.includes(page.at ?? "")) ?? page.items[0])?.id;
  return { desk, card: there ? await there : first ? await askCard(first) : undefined };
}
