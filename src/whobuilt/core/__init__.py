"""The nouns of the record: frozen, slotted, standard library only.

What something *is* stands here; what is *done* with it stands in the folder named by the verb.
"""
