"""Deals that a judge of pairs sees and a word of dealing bears out: two signs for every statement."""
