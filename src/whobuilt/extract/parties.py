"""Which kinds of things may take which part in a statement."""

from __future__ import annotations

from whobuilt.core.entities import Schema

SELLERS = frozenset({Schema.COMPANY, Schema.ORGANIZATION})
PUBLIC = frozenset({Schema.PUBLIC_BODY, Schema.LOCATION})  # a place stands for those who govern it
CUSTOMERS = SELLERS | PUBLIC
ORGANIZATIONS = SELLERS | {Schema.PUBLIC_BODY}
PARTIES = CUSTOMERS | {Schema.PRODUCT, Schema.PROJECT}
