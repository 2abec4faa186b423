"""For a teacher: run learners' notebooks and say which exercises pass.

``pool`` keeps warm workers, each in a ``sandbox``; a ``worker`` gives every notebook a copy of itself with
limits and namespaces of its own (``isolation``), where ``running`` runs the cells that are ``needed``.
``grades`` collects what was reported, and ``report`` writes it.
"""
