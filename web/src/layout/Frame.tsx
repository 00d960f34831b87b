/** The frame around every view: who decides, where one is, what state the case is in. */
import { AppShell, Burger } from "@mantine/core";
import { useDisclosure, useLocalStorage } from "@mantine/hooks";
import { Outlet, useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ProblemError } from "@/api/client";
import { currentToken } from "@/api/session";
import { useCase, useDesk } from "@/api/desk";
import { useKeys } from "@/keys/useKeys";
import { Broken } from "./Broken";
import { CaseLine } from "./CaseLine";
import { GoTo } from "./GoTo";
import { KeyHelp } from "./KeyHelp";
import classes from "./layout.module.css";
import { NameBar } from "./NameBar";
import { Navigation } from "./Navigation";
import { TokenPage } from "./TokenPage";
import { useApplied } from "./useApplied";

export function Frame() {
  const { t } = useTranslation("shell");
  const navigate = useNavigate();
  const [menu, { toggle: toggleMenu, close: closeMenu }] = useDisclosure(false);
  const [side, setSide] = useLocalStorage({ key: "whobuilt.side", defaultValue: true, getInitialValueInEffect: false });
  const [help, { open: openHelp, close: closeHelp }] = useDisclosure(false);
  const [going, { open: openGo, close: closeGo }] = useDisclosure(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useRef<HTMLElement>(null);
  const area = path.split("/")[1];
  useApplied(useDesk().settings);
  useKeys("everywhere", {
    help: openHelp,
    go: openGo,
    side: () => setSide((before) => !before),
    search: () => (path === "/find" ? document.getElementById("find-box")?.focus() : void navigate({ to: "/find" })),
  });
  const entered = useRef(false);
  useEffect(() => {
    closeMenu();
    // Who moves by keyboard or by ear starts at the new view's beginning, not at the page's.
    if (entered.current) main.current?.focus({ preventScroll: true });
    entered.current = true;
  }, [area, closeMenu]);
  // A token that never opened anything is no better than none; one that did leaves what is being written in place.
  const { data: found, error } = useCase();
  const refused = !found && error instanceof ProblemError && error.problem.status === 401 ? error : undefined;
  if (!currentToken() || refused) return <TokenPage refused={refused} />;
  return (
    <AppShell className={classes["frame"]} header={{ height: 46 }} navbar={{ width: 184, breakpoint: "sm", collapsed: { mobile: !menu, desktop: !side } }} transitionDuration={0}>
      <a className={classes["skip"]} href="#view" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{t("skip")}</a>
      <AppShell.Header className={classes["header"]}>
        <Burger hiddenFrom="sm" opened={menu} onClick={toggleMenu} size="sm" aria-label={t("nav.menu")} aria-expanded={menu} />
        <Burger visibleFrom="sm" opened={false} onClick={() => setSide((before) => !before)} size="sm" aria-label={side ? t("nav.hide") : t("nav.show")} aria-expanded={side} />
        <CaseLine />
      </AppShell.Header>
      <AppShell.Navbar className={classes["side"]} data-menu={menu || undefined} data-beside={side || undefined} aria-label={t("nav.label")}>
        <Navigation onHelp={openHelp} />
      </AppShell.Navbar>
      <AppShell.Main ref={main} id="view" tabIndex={-1} className={classes["main"]}>
        <Broken />
        <NameBar />
        <div className={classes["view"]}><Outlet /></div>
      </AppShell.Main>
      <KeyHelp opened={help} onClose={closeHelp} />
      <GoTo opened={going} onClose={closeGo} />
    </AppShell>
  );
}
