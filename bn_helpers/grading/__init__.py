"""For a teacher: run learners' notebooks and say which exercises pass.

``run`` gives each notebook a process of its own with limits, ``worker`` is what that process does, and
``report`` writes the results as a table, as CSV and as JUnit XML. The limits protect from accidents;
they are no sandbox: a notebook can do whatever the teacher's account can do.
"""
