/** What the views are made of. */
export { Arrow } from "./Arrow";
export { Badge, HandlingBadge, JudgementBadge, StatusBadge, VerdictBadge, useKindWord, usePropWord, type Tone } from "./badges";
export { FieldTable } from "./FieldTable";
export { JobLine } from "./JobLine";
export { Name } from "./Name";
export { Empty, Section, ViewPage, Waiting } from "./page";
export { Pager } from "./Pager";
export { usePages } from "./pages";
export { ProblemAlert, ProblemList } from "./ProblemAlert";
export { Quote } from "./Quote";
export { Shown } from "./Shown";
export { Table } from "./Table";
export { useJob } from "./useJob";
export { saidWhen, When } from "./When";
