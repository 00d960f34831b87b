"""`review`: accept, reject, mend statements one by one, by single keys."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.card import show_card
from whobuilt.cli.exits import tell
from whobuilt.cli.keys import QUIT, Keys, open_keys
from whobuilt.cli.options import (
    By,
    CaseFolder,
    WantedDocument,
    WantedEntity,
    WantedProp,
    examples,
    open_case,
    require_name,
)
from whobuilt.cli.show import count, note, say
from whobuilt.core.decisions import Decision, Judgement, Ruling
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.statements import Status
from whobuilt.ports import StatementFilter

if TYPE_CHECKING:
    from whobuilt.case import Case

_KEYS = {
    "a": Judgement.ACCEPTED,
    "r": Judgement.REJECTED,
    "u": Judgement.UNSURE,
}
HELP = """\
a accept   r reject   u unsure   e edit a field   z undo   s skip
n next     p previous            q quit           ? this help"""


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command(
        epilog=examples(
            "whobuilt review --by 'A. Reviewer'",
            "whobuilt review --prop supplies --entity 'Name of a company' --by 'A. Reviewer'",
            "printf 'a\\nr\\nnot about cameras\\nq\\n' | whobuilt review --by 'A. Reviewer'",
        )
    )(review)


def review(
    *,
    prop: WantedProp = None,
    entity: WantedEntity = None,
    document: WantedDocument = None,
    status: Annotated[Status, typer.Option("--status", help="Which to go through.")] = Status.PROPOSED,
    by: By = "",
    case: CaseFolder = None,
) -> None:
    """Accept, reject or mend by single keys.

    Each statement is shown in its context, its quote marked. a accepts, r rejects, u leaves it open, e mends a field,
    z takes the last decision back, s skips, n and p go on and back, q stops, ? explains. What was decided until then
    is kept. From a pipe, a key or an answer per line.
    """
    name = require_name(by)
    with open_case(case) as opened:
        queue = [found.id for found, _ in opened.statements(StatementFilter(prop, entity, document, status))]
        if not queue:
            say(f"No statement is {status} here.")
            return
        session = Session(opened, name, open_keys(), queue)
        session.run()
    decided = len(session.taken)
    left = "" if session.at >= len(queue) else f", {len(queue) - session.at:,} to go"
    say(f"{count(decided, 'decision')} by {name}{left}.")


@dataclass(slots=True)
class Session:
    """One sitting: the statements to go through, where it stands, and what was decided, for undoing."""

    case: Case
    by: str
    keys: Keys
    queue: list[str]
    at: int = 0
    taken: list[tuple[int, Decision]] = field(default_factory=list)

    def run(self) -> None:
        """Show and ask until the person quits, or the input ends."""
        shown = -1
        while True:
            if shown != self.at:
                self.show()
                shown = self.at
            if (key := self.keys.key()) == QUIT:
                return
            try:
                if self.press(key):
                    shown = -1
            except WhoBuiltError as error:
                tell(error.problem)

    def show(self) -> None:
        """The statement that is next, or that there is none."""
        if self.at < len(self.queue):
            show_card(self.case, self.queue[self.at], f"{self.at + 1} of {len(self.queue)}")
        else:
            note("That was the last. z takes the last decision back, p goes back, q quits.")

    def press(self, key: str) -> bool:
        """Do what a key asks for; whether the card has to be shown again."""
        match key:
            case "z":
                return self.undo()
            case "p":
                self.at = max(0, self.at - 1)
                return True
            case "a" | "r" | "u" if self.at < len(self.queue):
                self.judge(_KEYS[key])
            case "e" if self.at < len(self.queue):
                return self.edit()
            case "s" | "n" if self.at < len(self.queue):
                self.at += 1
            case _:
                note(HELP)
        return False

    def judge(self, judgement: Judgement) -> None:
        """Decide of the statement shown, and go on to the next."""
        asked = judgement is not Judgement.ACCEPTED
        reason = self.keys.line("Reason (Enter for none): ") if asked else ""
        decision = self.case.decide(Ruling(judgement, self.queue[self.at], reason=reason), self.by)
        self.taken.append((self.at, decision))
        say(f"  {judgement}: {decision.target[:8]}")
        self.at += 1

    def edit(self) -> bool:
        """Mend one field of the statement shown; the mended one takes its place."""
        name = self.keys.line("Field: ")
        words = self.keys.line("Words of the document, or value (Enter to clear): ")
        decision = self.case.edit(self.case.get_statement(self.queue[self.at]), {name: words}, self.by)
        self.taken.append((self.at, decision))
        self.queue[self.at] = decision.other
        return True

    def undo(self) -> bool:
        """Take the last decision of this sitting back, and go to where it was taken."""
        if not self.taken:
            note("Nothing was decided in this sitting. To judge anew what stands, use --status.")
            return False
        self.at, decision = self.taken.pop()
        self.case.withdraw(decision, self.by)
        self.queue[self.at] = decision.target
        say(f"  taken back: {decision.judgement} {decision.target[:8]}")
        return True
