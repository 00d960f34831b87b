/** Every view has an address, and is loaded when it is first opened. A view is the default export of its folder or file. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { Failed, Missing } from "./layout/Failed";
import { Frame } from "./layout/Frame";
import { parseSearch, stringifySearch, type Search } from "./search";

const root = createRootRoute({ component: Frame, notFoundComponent: Missing, errorComponent: Failed, validateSearch: (search: Record<string, unknown>): Search => search as Search });
const index = createRoute({ getParentRoute: () => root, path: "/", beforeLoad: () => { throw redirect({ to: "/review/{-$statement}" }); } });

const views = [
  createRoute({ getParentRoute: () => root, path: "/review/{-$statement}", component: lazyRouteComponent(() => import("./views/review")) }),
  createRoute({ getParentRoute: () => root, path: "/documents", component: lazyRouteComponent(() => import("./views/documents")) }),
  // One document, read and stated from by hand; `?at=&end=&statement=`.
  createRoute({ getParentRoute: () => root, path: "/documents/$document", component: lazyRouteComponent(() => import("./views/documents/document")) }),
  createRoute({ getParentRoute: () => root, path: "/claims/{-$claim}", component: lazyRouteComponent(() => import("./views/claims")) }),
  createRoute({ getParentRoute: () => root, path: "/names", component: lazyRouteComponent(() => import("./views/names")) }),
  createRoute({ getParentRoute: () => root, path: "/names/candidates", component: lazyRouteComponent(() => import("./views/names/candidates")) }),
  createRoute({ getParentRoute: () => root, path: "/names/$entity", component: lazyRouteComponent(() => import("./views/names/entity")) }),
  createRoute({ getParentRoute: () => root, path: "/find", component: lazyRouteComponent(() => import("./views/find")) }),
  createRoute({ getParentRoute: () => root, path: "/dossiers/$entity", component: lazyRouteComponent(() => import("./views/dossier")) }),
  createRoute({ getParentRoute: () => root, path: "/case", component: lazyRouteComponent(() => import("./views/case")) }),
  createRoute({ getParentRoute: () => root, path: "/case/log", component: lazyRouteComponent(() => import("./views/case/log")) }),
  createRoute({ getParentRoute: () => root, path: "/case/sources", component: lazyRouteComponent(() => import("./views/case/sources")) }),
  createRoute({ getParentRoute: () => root, path: "/case/departures", component: lazyRouteComponent(() => import("./views/case/departures")) }),
  createRoute({ getParentRoute: () => root, path: "/sheets", component: lazyRouteComponent(() => import("./views/sheets")) }),
  createRoute({ getParentRoute: () => root, path: "/wanted/{-$row}", component: lazyRouteComponent(() => import("./views/sheets/wanted")) }),
  createRoute({ getParentRoute: () => root, path: "/changes", component: lazyRouteComponent(() => import("./views/sheets/changes")) }),
  createRoute({ getParentRoute: () => root, path: "/diary", component: lazyRouteComponent(() => import("./views/diary")) }),
  createRoute({ getParentRoute: () => root, path: "/settings", component: lazyRouteComponent(() => import("./views/settings")) }),
  createRoute({ getParentRoute: () => root, path: "/help", component: lazyRouteComponent(() => import("./views/help")) }),
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

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
