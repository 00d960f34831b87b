"""Claim × Statement → Assessment: what a party says, weighed against what the documents show."""

from whobuilt.assess.propositions import propose
from whobuilt.assess.weigh import assess

__all__ = ["assess", "propose"]
