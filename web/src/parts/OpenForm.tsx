/** A form that opens in its place: the first field has the focus, Escape leaves it, Ctrl+Enter saves. */
import { useEffect, useRef, type FormEvent, type ReactNode } from "react";

interface OpenFormProps {
  label: string;
  className: string | undefined;
  onSave: () => void;
  onEnd: () => void;
  /** Leaves the focus where it is: what opened the form is still in use. */
  still?: boolean;
  children: ReactNode;
}

export function OpenForm({ label, className, onSave, onEnd, still = false, children }: OpenFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const deeds = useRef({ onSave, onEnd });
  useEffect(() => {
    deeds.current = { onSave, onEnd };
  });
  useEffect(() => {
    const box = form.current;
    if (!box) return;
    const before = document.activeElement;
    if (!still) box.querySelector<HTMLElement>("input, textarea, button")?.focus();
    const listen = (event: KeyboardEvent): void => {
      if (event.isComposing) return;
      if (event.key === "Escape") deeds.current.onEnd();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) deeds.current.onSave();
    };
    box.addEventListener("keydown", listen);
    return () => {
      box.removeEventListener("keydown", listen);
      // Back to where one was, unless one has moved on by oneself.
      if (!still && before instanceof HTMLElement && before.isConnected && (document.activeElement === document.body || box.contains(document.activeElement))) before.focus();
    };
  }, [still]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave();
  };
  return <form ref={form} className={className} onSubmit={submit} aria-label={label}>{children}</form>;
}
