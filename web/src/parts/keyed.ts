/** Things that have no id of their own, each with a key made of what it says; what is said twice gets a number. */
export function keyed<T>(items: readonly T[], said: (item: T) => string): { key: string; item: T }[] {
  const seen = new Map<string, number>();
  return items.map((item) => {
    const text = said(item);
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    return { key: count === 1 ? text : `${text} ${count}`, item };
  });
}
