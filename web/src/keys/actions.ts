/** Every action that has a key, by place, with the key that it has until somebody chooses another. */

export const ACTIONS = {
  everywhere: { help: "?", go: "g", search: "/", side: "b" },
  review: {
    accept: "a", reject: "r", unsure: "u", edit: "e", skip: "s", undo: "z", next: "n", previous: "p",
    second_reader: "w", with_group: "t", byhand: "m", show_quote: "q", filters: "f", open_document: "o", history: "h", reason: "c", queue: "l",
  },
  byhand: { byhand: "m", field: "d", pick: "k", save: "a", cancel: "x" },
  claims: { next: "n", previous: "p", next_claim: "]", previous_claim: "[", overrule: "v", open_document: "o", undo: "z" },
  names: { next: "n", previous: "p", same: "a", different: "r", unsure: "u", swap: "x", preview: "e", undo: "z" },
  lists: { next: "n", previous: "p", open: "o" },
} as const;

export type Place = keyof typeof ACTIONS;
type ActionsOf<P> = P extends Place ? keyof (typeof ACTIONS)[P] : never;
export type Action = ActionsOf<Place>;

/** `review.accept`: how an own key is kept in the desk's settings. */
export type KeyName = { [P in Place]: `${P}.${ActionsOf<P> & string}` }[Place];

/** The key of an action: the reviewer's own, or the first one. "" is none: switched off. */
export function keyOf(place: Place, action: string, own: Record<string, string>): string {
  const first = (ACTIONS[place] as Record<string, string>)[action] ?? "";
  return own[`${place}.${action}`] ?? first;
}

/** Actions that would answer to the same key there, once this one had it. */
export function clashes(place: Place, action: string, key: string, own: Record<string, string>): string[] {
  if (!key) return [];
  const places: Place[] = place === "everywhere" ? (Object.keys(ACTIONS) as Place[]) : [place, "everywhere"];
  return places.flatMap((one) =>
    Object.keys(ACTIONS[one])
      .filter((name) => !(one === place && name === action) && keyOf(one, name, own) === key)
      .map((name) => `${one}.${name}`),
  );
}

/** What was pressed, in the words of bindings: letters small; a key of another script's layout counts as the letter printed on it. */
export function pressed(event: Pick<KeyboardEvent, "key" | "code">): string {
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  // A Cyrillic or Arabic layout sends letters of its own: the place on the keyboard decides then.
  if (letter && event.key.length > 0 && event.key.charCodeAt(0) > 127) return letter.toLowerCase();
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}
