/** Short words about what was just done, read out too; what was refused stays until it is closed. */
import { CloseButton } from "@mantine/core";
import { createContext, use, useCallback, useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemAlert } from "@/parts/ProblemAlert";
import classes from "./layout.module.css";

interface Notice {
  id: number;
  text: string;
  error?: unknown;
}

interface Notices {
  /** "Accepted." */
  tell: (text: string) => void;
  /** What was refused: stays, with how to mend it. */
  refuse: (error: unknown) => void;
}

const Context = createContext<Notices>({ tell: () => undefined, refuse: () => undefined });

export function useNotices(): Notices {
  return use(Context);
}

let last = 0;

export function NoticeProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation("shell");
  const [notices, setNotices] = useState<Notice[]>([]);
  const close = useCallback((id: number) => setNotices((before) => before.filter((one) => one.id !== id)), []);
  const add = useCallback((notice: Omit<Notice, "id">) => {
    const id = ++last;
    setNotices((before) => [...before.slice(-2), { ...notice, id }]);
    return id;
  }, []);
  const value = useMemo<Notices>(
    () => ({
      tell: (text) => {
        const id = add({ text });
        setTimeout(() => close(id), 6000);
      },
      refuse: (error) => void add({ text: "", error }),
    }),
    [add, close],
  );
  return (
    <Context value={value}>
      {children}
      <section className={classes["notices"]} aria-label={t("notices")} aria-live="polite">
        {notices.map((notice) => (
          <div key={notice.id} className={classes["notice"]}>
            {notice.error === undefined ? <p>{notice.text}</p> : <ProblemAlert error={notice.error} />}
            <CloseButton size="sm" aria-label={t("close")} onClick={() => close(notice.id)} />
          </div>
        ))}
      </section>
    </Context>
  );
}
