"""Claim × Statement → Assessment: what a party says, weighed against what the documents show."""

from whobuilt.assess.evidence import Who
from whobuilt.assess.propositions import party_of, propose
from whobuilt.assess.weigh import assess, is_weighed

__all__ = ["Who", "assess", "is_weighed", "party_of", "propose"]
