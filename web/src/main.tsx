/** The app's start: token, words, colours, addresses. */
import "./mantine.css";
import "@fontsource-variable/noto-sans-sc/wght.css";
import "./fonts.css";
import "./base.css";
import { DirectionProvider, MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { setNonce } from "get-nonce";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ProblemError } from "./api/client";
import { localDesk } from "./api/newDesk";
import { currentBy, findToken, keepCase, takeToken } from "./api/session";
import { isLanguage, preferred, startWords } from "./i18n";
import { Direction } from "./layout/direction";
import { NoticeProvider } from "./layout/notices";
import { opened } from "./opening";
import { loadViews, router } from "./routes";
import { resolver, theme } from "./theme";

/** The nonce of this page: what generated style elements must bear. */
const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
setNonce(nonce); // scroll locks of dialogs write a style element of their own

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      refetchOnWindowFocus: true,
      // The service is on this machine: what it refuses stays refused; only a restart is worth waiting for.
      retry: (count, error) => error instanceof ProblemError && error.problem.code === "unreachable" && count < 2,
      retryDelay: 400,
      networkMode: "always",
    },
    mutations: { networkMode: "always", retry: false },
  },
});

/** What is known already stands in the first picture that is drawn. */
async function seed(): Promise<void> {
  const { review, held } = await opened();
  if (held) {
    keepCase(held.folder);
    client.setQueryData(["case"], held);
  }
  if (!review) return;
  client.setQueryData(["desk", currentBy()], review.desk);
  if (review.card) client.setQueryData(["card", review.card.id], review.card);
}

async function start(): Promise<void> {
  const { language, scheme } = localDesk();
  await Promise.all([startWords(isLanguage(language) ? language : preferred()), findToken(), seed()]);
  const place = document.getElementById("root");
  if (!place) return;
  createRoot(place).render(
    <StrictMode>
      <DirectionProvider>
        <MantineProvider theme={theme} cssVariablesResolver={resolver} getStyleNonce={() => nonce} defaultColorScheme={scheme === "light" || scheme === "dark" ? scheme : "auto"}>
          <QueryClientProvider client={client}>
            <Direction>
              <NoticeProvider>
                <RouterProvider router={router} />
              </NoticeProvider>
            </Direction>
          </QueryClientProvider>
        </MantineProvider>
      </DirectionProvider>
    </StrictMode>,
  );
  loadViews();
  // What was decided and not sent goes on its way, whichever view is opened.
  void import("./views/review/outbox").then(({ theOutbox }) => theOutbox());
}

// A new link pasted into an open tab changes no more than the fragment: the page begins anew with it.
addEventListener("hashchange", () => {
  if (takeToken()) location.reload();
});

void start();
