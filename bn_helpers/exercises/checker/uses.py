"""Changes in one use of a variable: the root forgotten in b alone, though W has it too.

The variable's own code is put in the place of one of its uses, and only what stands there is changed.
"""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from bn_helpers.exercises.checker.edits import Edit, edits, places


def edits_of_one_use(source: str) -> Iterator[tuple[ast.Module, list[Edit]]]:
    """For each use of each variable that is used again: the tree, and the edits of that use."""
    for number in range(len(_uses(ast.parse(source)))):
        tree = ast.parse(source)
        (holder, field, index, _), value, step = _uses(tree)[number]
        written_out = copy.deepcopy(value)
        if index is None:
            setattr(holder, field, written_out)
        else:
            getattr(holder, field)[index] = written_out
        inside = set(ast.walk(written_out))
        yield tree, [_placed(edit, step) for edit in edits(tree) if edit.holder in inside]


def _uses(tree: ast.Module) -> list[tuple[tuple, ast.expr, ast.stmt]]:
    """The uses of variables that are set once and used again: the place, the value, the step around it."""
    found = []
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        names = Counter((n.id, type(n.ctx)) for n in ast.walk(function) if isinstance(n, ast.Name))
        values = {
            step.targets[0].id: step.value
            for step in function.body
            if isinstance(step, ast.Assign) and isinstance(step.targets[0], ast.Name)
        }
        for step in function.body:
            for place in places(step):
                name = place[3].id if isinstance(place[3], ast.Name) else ""
                is_used_again = names[name, ast.Store] == 1 and names[name, ast.Load] > 1
                if name in values and is_used_again:
                    found.append((place, values[name], step))
    return found


def _placed(edit: Edit, step: ast.stmt) -> Edit:
    """The edit with words that say where it is made."""
    if not isinstance(step, ast.Assign):
        return replace(edit, words=edit.words.followed_by(", in the last step"))
    return replace(edit, words=edit.words.followed_by(", in the computation of “{}”", step.targets[0]))
