/** What the queue is asked for: in the address, or as one left it. */
import type { Query } from "@/api/client";
import type { DeskSettings, Prop, QueueFilters, Status } from "@/api/types";
import type { Search } from "@/search";

export type Order = DeskSettings["order"];
export const ORDERS: readonly Order[] = ["cared_for", "document", "newest", "doubts"];
export const STATUSES: readonly Status[] = ["proposed", "unsure", "accepted", "rejected"];
export const PROPS: readonly Prop[] = ["supplies", "contracts_with", "partners_with", "owns", "invests_in", "employs", "operates", "funds", "listed_by", "located_in", "said", "figure"];

export interface Wish {
  order: Order;
  filters: QueueFilters;
}

function listOf<T extends string>(text: string | undefined, known: readonly T[], otherwise: T[]): T[] {
  if (text === undefined) return otherwise;
  return text.split(",").filter((one): one is T => (known as readonly string[]).includes(one));
}

export function wishOf(search: Search, settings: DeskSettings): Wish {
  // An address that names an order says all of it: what it leaves out is not filtered by.
  const told = search["order"] !== undefined;
  const filters: QueueFilters = told ? { status: [], prop: [], entity: "", document: "", query: "", referred: false } : settings.filters;
  return {
    order: ORDERS.find((one) => one === search["order"]) ?? settings.order,
    filters: {
      status: listOf(search["status"], STATUSES, filters.status),
      prop: listOf(search["prop"], PROPS, filters.prop),
      entity: search["entity"] ?? filters.entity,
      document: search["document"] ?? filters.document,
      query: search["query"] ?? filters.query,
      referred: search["referred"] === undefined ? filters.referred : search["referred"] === "true",
    },
  };
}

/** The address says all of it, so that a link shows another reader the same queue. */
export function searchOf({ order, filters }: Wish): Search {
  const { status, prop, entity, document, query, referred } = filters;
  return { order, status: status.join(","), prop: prop.join(","), entity, document, query, referred: referred ? "true" : "" };
}

export function askOf({ order, filters }: Wish): Query {
  const { status, prop, entity, document, query, referred } = filters;
  return { order, status, prop, entity, document, query, ...(referred ? { referred: true } : {}) };
}

export function countOf({ filters }: Wish): number {
  const { status, prop, entity, document, query, referred } = filters;
  return Number(status.join() !== "proposed") + Number(prop.length > 0) + Number(entity !== "") + Number(document !== "") + Number(query !== "") + Number(referred);
}

const FIRST = 60;

/** The lines around a statement that are asked for first; with none, those at the top. */
export function pageAround(at: string): Query {
  return { limit: FIRST, at };
}
