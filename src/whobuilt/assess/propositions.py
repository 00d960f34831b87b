"""What a claim claims, read from its words alone, in the language in which it is made.

A claim that says nothing that documents could speak for or against ("we comply with all laws") yields no proposition.
"""

from __future__ import annotations

from whobuilt.assess.chinese import is_chinese, iter_chinese, read_chinese_answers
from whobuilt.assess.english import iter_english, read_english_answers
from whobuilt.assess.proposition import Proposition
from whobuilt.assess.targets import TargetReader
from whobuilt.core.assessment import Answers
from whobuilt.core.entities import Party
from whobuilt.core.statements import Stance, Statement
from whobuilt.ports import Gazetteer, Taxonomy


def propose(claim: Statement, *, gazetteer: Gazetteer, taxonomy: Taxonomy) -> tuple[Proposition, ...]:
    """The propositions of a claim, in the order of its words; none where it says nothing that can be checked."""
    party = party_of(claim)
    if party is None or claim.attribution.stance in (None, Stance.CRITICISM, Stance.NO_COMMENT):
        return ()
    read = iter_chinese if is_chinese(claim.quote.exact) else iter_english
    found = read(claim, party, TargetReader(gazetteer, taxonomy))
    return tuple(dict.fromkeys(item for item in found if item.is_checkable))


def party_of(claim: Statement) -> Party | None:
    """Whose claim it is: the organization that is spoken for, else the speaker, else the subject."""
    return claim.attribution.organization or claim.attribution.speaker or claim.subject


def read_answers(claim: Statement) -> Answers:
    """What a claim denies: the fact, the intent, the knowledge; or whether it changes the subject."""
    if claim.attribution.stance is Stance.NO_COMMENT:
        return Answers.CHANGES_SUBJECT
    return read_chinese_answers(claim) if is_chinese(claim.quote.exact) else read_english_answers(claim)
