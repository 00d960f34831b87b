/** Where one can go, in the order of the work, with the letter after the key "go". */
export const PLACES = [
  { id: "review", to: "/review", key: "r", group: "decide" },
  { id: "claims", to: "/claims", key: "c", group: "decide" },
  { id: "names", to: "/names", key: "n", group: "decide" },
  { id: "find", to: "/find", key: "f", group: "read" },
  { id: "documents", to: "/documents", key: "d", group: "read" },
  { id: "case", to: "/case", key: "k", group: "gather" },
  { id: "sheets", to: "/sheets", key: "t", group: "gather" },
  { id: "wanted", to: "/wanted", key: "w", group: "gather" },
  { id: "changes", to: "/changes", key: "e", group: "gather" },
  { id: "diary", to: "/diary", key: "y", group: "gather" },
  { id: "settings", to: "/settings", key: "s", group: "desk" },
  { id: "help", to: "/help", key: "h", group: "desk" },
] as const;

export const GROUPS = ["decide", "read", "gather", "desk"] as const;
