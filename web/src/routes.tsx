/** Every view has an address, and is loaded when it is first opened. A view is the default export of its folder or file. */
import type { ComponentType } from "react";
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { whyNotLoaded } from "./api/client";
import { Failed, Missing } from "./layout/Failed";
import { Frame } from "./layout/Frame";
import { parseSearch, stringifySearch, type Search } from "./search";

const root = createRootRoute({ component: Frame, notFoundComponent: Missing, errorComponent: Failed, validateSearch: (search: Record<string, unknown>): Search => search as Search });
const index = createRoute({ getParentRoute: () => root, path: "/", beforeLoad: () => { throw redirect({ to: "/review/{-$statement}" }); } });

type View = () => Promise<{ default: ComponentType }>;
const loads: View[] = [];

/** A view, loaded when it is first opened. What is gone because the desk was updated is told, and the page not loaded anew unasked: words may be half typed in it. */
function shown(load: View) {
  loads.push(load);
  return lazyRouteComponent(() => load().catch(async () => { throw await whyNotLoaded(); }));
}

const views = [
  createRoute({ getParentRoute: () => root, path: "/review/{-$statement}", component: shown(() => import("./views/review")) }),
  createRoute({ getParentRoute: () => root, path: "/documents", component: shown(() => import("./views/documents")) }),
  // One document, read and stated from by hand; `?at=&end=&statement=`.
  createRoute({ getParentRoute: () => root, path: "/documents/$document", component: shown(() => import("./views/documents/document")) }),
  createRoute({ getParentRoute: () => root, path: "/claims/{-$claim}", component: shown(() => import("./views/claims")) }),
  createRoute({ getParentRoute: () => root, path: "/names", component: shown(() => import("./views/names")) }),
  createRoute({ getParentRoute: () => root, path: "/names/candidates", component: shown(() => import("./views/names/candidates")) }),
  createRoute({ getParentRoute: () => root, path: "/names/$entity", component: shown(() => import("./views/names/entity")) }),
  createRoute({ getParentRoute: () => root, path: "/find", component: shown(() => import("./views/find")) }),
  createRoute({ getParentRoute: () => root, path: "/dossiers/$entity", component: shown(() => import("./views/dossier")) }),
  createRoute({ getParentRoute: () => root, path: "/case", component: shown(() => import("./views/case")) }),
  createRoute({ getParentRoute: () => root, path: "/case/log", component: shown(() => import("./views/case/log")) }),
  createRoute({ getParentRoute: () => root, path: "/case/sources", component: shown(() => import("./views/case/sources")) }),
  createRoute({ getParentRoute: () => root, path: "/case/departures", component: shown(() => import("./views/case/departures")) }),
  createRoute({ getParentRoute: () => root, path: "/sheets", component: shown(() => import("./views/sheets")) }),
  createRoute({ getParentRoute: () => root, path: "/wanted/{-$row}", component: shown(() => import("./views/sheets/wanted")) }),
  createRoute({ getParentRoute: () => root, path: "/changes", component: shown(() => import("./views/sheets/changes")) }),
  createRoute({ getParentRoute: () => root, path: "/diary", component: shown(() => import("./views/diary")) }),
  createRoute({ getParentRoute: () => root, path: "/settings", component: shown(() => import("./views/settings")) }),
  createRoute({ getParentRoute: () => root, path: "/help", component: shown(() => import("./views/help")) }),
  createRoute({ getParentRoute: () => root, path: "/help/api", component: shown(() => import("./views/help/api")) }),
] as const;

export const router = createRouter({
  routeTree: root.addChildren([index, ...views]),
  parseSearch,
  stringifySearch,
  defaultPreload: "intent",
  defaultPreloadDelay: 60,
  defaultErrorComponent: Failed,
  defaultNotFoundComponent: Missing,
  scrollRestoration: false,
});

/** Brings the other views while nobody waits: a tab goes on where the service stops meanwhile. */
export function loadViews(): void {
  const ask = () => {
    const load = loads.shift();
    if (load) void load().catch(() => undefined).finally(() => setTimeout(ask, 50));
  };
  setTimeout(ask, 3000);
}

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
