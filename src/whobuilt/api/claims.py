"""Claims: what parties say, how the documents stand to it, and a person's verdict where the rules are wrong."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from whobuilt.api.lanes import Desk
from whobuilt.api.security import By
from whobuilt.api.shapes.claims import Claim, OverruleAsked, make_claim_out
from whobuilt.api.shapes.pages import After, Limit, Page, cut_page
from whobuilt.case import Case
from whobuilt.core.assessment import Verdict

router = APIRouter(prefix="/claims", tags=["claims"])

ClaimId = Annotated[str, Path(max_length=1000, description="A claim's statement id.")]


@router.get("", operation_id="listClaims")
async def list_claims(  # one parameter for each filter
    desk: Desk,
    verdict: Annotated[Verdict | None, Query(description="Only claims whose gravest verdict stands so.")] = None,
    entity: Annotated[str, Query(max_length=1000, description="Only claims in which it has a part.")] = "",
    limit: Limit = 50,
    after: After = "",
) -> Page[Claim]:
    """What parties say, the gravest conflicts first; rejected ones are left out."""

    def look(case: Case) -> Page[Claim]:
        found = case.claims.listed(verdict, case.get_entity(entity).id if entity else "")
        items, cursor = cut_page(found, limit, after)
        listed = [make_claim_out(case.claims.show(each, case.sources)) for each in items]
        return Page(items=listed, total=len(found), next=cursor)

    return await desk.read(look)


@router.get("/{claim}", operation_id="getClaim")
async def get_claim(desk: Desk, claim: ClaimId) -> Claim:
    """A claim beside all that bears on it, the reasons step by step."""
    return await desk.read(lambda case: make_claim_out(case.claims.show(case.claims.get(claim), case.sources)))


@router.post("/{claim}/overrule", operation_id="overrule")
async def overrule(desk: Desk, by: By, claim: ClaimId, asked: OverruleAsked) -> Claim:
    """Decide otherwise than the rules: both verdicts are kept and told, yours stands until it is withdrawn."""

    def decide(case: Case) -> Claim:
        case.claims.overrule((claim, asked.evidence), asked.verdict, by, asked.reason)
        return make_claim_out(case.claims.show(case.claims.get(claim), case.sources))

    return await desk.read(decide)
