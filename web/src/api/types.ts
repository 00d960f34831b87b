// The shapes of the API, as the app knows them. Times are ISO 8601 UTC; dates "2019", "2019-06" or "2019-06-03".
export type Prop = "supplies" | "contracts_with" | "partners_with" | "owns" | "invests_in" | "employs" | "operates" | "funds" | "listed_by" | "located_in" | "said" | "figure";
export type Status = "proposed" | "accepted" | "rejected" | "unsure";
export type Judgement = "accepted" | "rejected" | "unsure" | "same" | "different" | "edited" | "referred" | "overruled" | "handled" | "withdrawn";
export type Verdict = "contradicted" | "challenged" | "consistent" | "different" | "unaddressed";
export type Handling = "public" | "quote_only" | "not_quoted" | "stays_here";
export type SourceKind = "company" | "government" | "procurement" | "court_or_parliament" | "list" | "news" | "ngo" | "unknown";
export type Schema = "Company" | "PublicBody" | "Organization" | "Person" | "Location" | "Product" | "Project";

/** RFC 9457 problem details; every answer of 4xx and 5xx has this shape (application/problem+json). */
export interface ProblemDetails { type: string; title: string; status: number; code: string; detail: string; where: string; mend: string; decision?: DecisionOut | null }

/** A page of a list: `next` is the cursor to go on from, null at the end; `total` counts all. */
export interface Page<T> { items: T[]; total: number; next: string | null }

export interface Span { start: number; end: number }              // Unicode code points of the document's text
export interface AnchorOut extends Span { field: string; exact: string }
export interface PartyOut { name: string; entity: string; standing: string; shown: string }   // as written; id; where it leads now; the standing entity's name
export interface DecisionOut { id: string; judgement: Judgement; target: string; other: string; reason: string; by: string; at: string; batch: string; batch_size: number; value: string; auto: boolean; withdrawn: boolean }

/** One field of a statement as a reviewer sees it. `words` are what the document says for it (empty: no words are tied). */
export interface FieldOut { name: string; value: string; words: string; start: number | null; end: number | null; editable: "words" | "value" | "no"; choices: string[] }
/** What a reviewer has to see before deciding: code "altered" | "misattributed" | "fabricated" | "stitched" | "layout" | "translated" (the quote), "other_words" (a field's value is not what its words say), "missing_words", "rival", "only_likely", "merged". */
export interface DoubtOut { code: string; field: string; message: string; expected: string; found: string; document: string }

/** A line of the queue: a statement, or a group of reprints of one fact (same parties, prop and quote in several documents). */
/** Lines of the queue; `previous` is what comes `before` them, `offset` how many do, `at` the line in the place of what was asked for. */
export interface QueuePage extends Page<QueueItem> { previous: string | null; offset: number; at: string }
export interface QueueItem { id: string; size: number; members: string[]; prop: Prop; status: Status; sentence: string; subject: string; object: string; document: string; title: string; referred_by: string; doubts: number; note: string }
export interface DocumentBrief { id: string; title: string; publisher: string; published: string; language: string; media_type: string; kind: SourceKind; handling: Handling; locator: string; captured_at: string; statements: number; accepted: number }
export interface Card {
  id: string; prop: Prop; status: Status; sentence: string; quote: AnchorOut; before: string; after: string;
  subject: PartyOut | null; object: PartyOut | null; fields: FieldOut[]; anchors: AnchorOut[]; doubts: DoubtOut[];
  extractor: string; document: DocumentBrief; place: string;
  decisions: DecisionOut[];           // on this statement, oldest first, withdrawn ones too
  last_decision: string;              // id of the last decision on it; "" for none: sent back as `seen`
  referred: DecisionOut | null;       // a second reader is asked for, and nobody else has decided since
  rivals: { id: string; sentence: string; extractor: string; status: Status }[];
  group: { id: string; document: string; title: string; published: string; quote: string; status: Status }[];   // reprints of the same fact, itself included
  translations: { text: string; language: string; by: string; checked: string }[];
  can_accept: boolean; obstacle: string;
}
/** The queue's settings of one reviewer; kept in the case. */
export interface DeskSettings { order: "cared_for" | "document" | "newest" | "doubts"; filters: QueueFilters; parties: string[]; keys: Record<string, string>; at: string; language: string; scheme: string }
export interface QueueFilters { status: Status[]; prop: Prop[]; entity: string; document: string; query: string; referred: boolean }

/** How a document is shown. `html` is harmless markup whose text stands in <span data-start="N"> runs (document offsets, code points); `pages` for a PDF or picture, with the runs of its text and their boxes. */
export interface DocumentView { document: DocumentBrief; kind: "page" | "text" | "pdf" | "picture"; html: string; start: number; end: number; length: number; pages: PageOut[]; runs: RunOut[]; direction: "ltr" | "rtl"; statements: MarkOut[]; notes: string[] }
export interface PageOut { page: number; width: number; height: number }
export interface RunOut extends Span { page: number; left: number; top: number; right: number; bottom: number; text: string }
export interface MarkOut { statement: string; status: Status; quote: Span; anchors: AnchorOut[] }
export interface BoxOut { start: number; end: number; page: number; left: number; top: number; right: number; bottom: number }

export interface CaptureOut { id: string; blob: string; size: number; at: string; method: string; locator: string; via: string; archived_at: string; kind: SourceKind; handling: Handling; own_handling: Handling; handled: DecisionOut | null; media_type: string; parent: string; documents: string[]; log_entry: number | null; problems: ProblemOut[] }
export interface ProblemOut { code: string; message: string; where: string; mend: string }

export interface ReasonOut { text: string; document: string; title: string; start: number; end: number; exact: string }
/** A claim beside one piece of evidence. `verdict` is the machine's, `overruled` a person's; both are shown. */
export interface Weighing { evidence: string; evidence_sentence: string; evidence_quote: AnchorOut | null; evidence_document: DocumentBrief | null; evidence_status: Status | null; verdict: Verdict; plain: string; difference: string; reasons: ReasonOut[]; settled_by: string; answers: string; overruled: DecisionOut | null; stands: Verdict }
export interface Claim { id: string; sentence: string; quote: AnchorOut; document: DocumentBrief; speaker: string; organization: string; stance: string; status: Status; weighings: Weighing[]; worst: Verdict }

export interface EntityOut { id: string; schema: Schema; name: string; names: string[]; members: { id: string; name: string; merge: DecisionOut | null }[]; statements: number; accepted: number; documents: number; confirmed: boolean; unreviewed_merge: boolean }
export interface MentionOut { document: string; title: string; start: number; end: number; text: string; before: string; after: string }
export interface Candidate { one: EntityOut; other: EntityOut; score: number; reasons: { text: string; for_same: boolean }[]; one_passages: MentionOut[]; other_passages: MentionOut[]; judged: DecisionOut | null }
/** What a decision would change, before it is taken. */
export interface Preview { kept: EntityOut | null; retired: EntityOut[]; names: string[]; statements: number; lines: string[]; verdicts: { claim: string; sentence: string; before: Verdict; after: Verdict }[]; warnings: string[] }

export interface SearchHit { kind: "document" | "statement" | "entity"; id: string; title: string; snippet: string; marks: Span[]; document: string; start: number; end: number; status: Status | null; prop: Prop | null }
export interface Facet { name: string; values: { value: string; label: string; count: number }[] }
export interface SearchResult { items: SearchHit[]; total: number; next: string | null; facets: Facet[] }

export interface CitationOut { number: number; statement: string; quote: string; document: string; title: string; publisher: string; published: string; place: string; locator: string; captured_at: string }
export interface LineOut { text: string; status: Status; citations: number[]; reasons: string[]; verdict: string; settled_by: string; unreviewed_merge: boolean; against: string }
export interface SectionOut { kind: "supplies" | "says" | "conflicts" | "listed" | "figures" | "other"; title: string; accepted: LineOut[]; proposed: LineOut[] }
export interface DossierOut { subject: string; title: string; case: string; made_at: string; names: string[]; sections: SectionOut[]; citations: CitationOut[]; notes: string[]; wanted: WantedLine[] }
/** A typed row in a draft: what of a wanted row a dossier shows. */
export interface WantedLine { id: string; sentence: string; quote: string; links: string[] }

export interface CaseOut { name: string; folder: string; note: string; documents: number; captures: number; statements: number; proposed: number; accepted: number; rejected: number; unsure: number; entities: number; claims: number; wanted: number; changes: number; problems: number; log_line: string; unchanged_since: string; attested: { authority: string; at: string }[]; attested_entries: number; log_entries: number; signed: boolean; reviewers: string[]; version: string }
export interface LogEntry { index: number; at: string; by: string; action: string; about: string; told: string }
export interface Departure { at: string; by: string; what: string; where: string; told: string }   // what left the machine, or was asked of another
/** Long work; events are sent as `progress`, `step`, `problem`, `done`. */
export interface Job { id: string; kind: string; state: "running" | "done" | "failed"; done: number; total: number | null; message: string; problems: ProblemOut[]; result: Record<string, unknown> | null }

/** A column of a sheet and what it is taken for ("" : nothing). */
export interface ColumnOut { index: number; header: string; examples: string[]; field: string; guessed: boolean }
export interface SheetPreview { upload: string; name: string; sheets: string[]; sheet: string; header_row: number; rows: number; columns: ColumnOut[]; fields: string[]; encoding: string; notes: string[]; is_ours: boolean; known_mapping: string; looked: number; left_out: LeftOutOut[]; doubtful: DoubtfulOut[]; doubtful_cells: number }
/** Rows that would be left out, and cells that would not be taken as they stand. */
export interface LeftOutOut { why: "header_rows" | "total_rows" | "note_rows" | "partyless_rows" | "empty_rows"; count: number; rows: string }
export interface DoubtfulOut { code: string; cell: string; taken: string; message: string; count: number; rows: string }
export interface ColumnTakenOut { header: string; field: string }
export interface TakenBackOut { by: string; at: string; reason: string }
/** A sheet that was taken in, and where its rows stand. */
export interface SheetOut { id: string; name: string; sheet: string; at: string; by: string; rows: number; wanted: number; quoted: number; dropped: number; is_ours: boolean; columns: ColumnTakenOut[]; taken_back: TakenBackOut | null }
export interface StayingOut { why: "quoted" | "reopened" | "edited" | "changed" | "elsewhere" | "dropped"; count: number; rows: string }
/** What taking a sheet back, or reopening it, changes: how many rows, and which stay as they are. */
export interface SheetTurnOut { sheet: SheetOut; rows: number; stays: StayingOut[] }
export interface MappingOut { id: string; columns: ColumnTakenOut[]; sheet: string; by: string; at: string }
/** A row that somebody typed: a proposal that wants its quote. */
export interface WantedOut { id: string; sheet: string; row: number; prop: Prop; fields: Record<string, string>; sentence: string; quote: string; links: string[]; note: string; by: string; at: string; state: "wanted" | "quoted" | "dropped"; statement: string; missing_links: string[]; doubts: DoubtOut[] }
/** A passage that may be the quote of a wanted row: offered, never assumed. */
export interface Offer { document: string; title: string; locator: string; start: number; end: number; exact: string; found: Record<string, Span>; missing: string[]; is_linked: boolean }
export interface ChangeOut { id: string; target: string; target_sentence: string; field: string; before: string; after: string; sheet: string; row: number; by: string; at: string; state: "proposed" | "applied" | "dismissed"; conflict: string }
export interface DiaryEntry { id: string; where: string; when: string; words: string; found: string; nothing_found: boolean; note: string; by: string; at: string; citation: string; withdrawn: boolean }
