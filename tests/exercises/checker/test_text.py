"""The words of an exercise: what the Markdown says is what is declared, and what is malformed is named."""

import pytest

from bn_helpers.exercises.checker.text import Mistake, read_words

HEAD = """# 1.4 a title, with words

## Hints

1. A question
   in two lines?
2. A concept.

```python
# a comment, no heading
return ...
```

## Mistakes
"""
MISTAKE = "\n### a-slug: `a + b` → `a - b`\n\nA message\nof two lines.\n"


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "words.md"
        path.write_text(text, encoding="utf-8")
        return read_words(path)

    return read


def test_title_and_hints(read):
    words = read(HEAD)
    assert (words.number, words.title) == ("1.4", "a title, with words")
    assert words.hints == (
        "A question in two lines?",
        "A concept.",
        "# a comment, no heading\nreturn ...",
    )


@pytest.mark.parametrize(
    ("written", "changes", "code", "combines"),
    [
        ("### s: `a + b` → `a - b`\n\nWords.", (("a + b", "a - b"),), "", True),
        ("### s: ` / sigma` → nothing\n\nWords.", ((" / sigma", ""),), "", True),
        ("### s: `a` → `b` (alone)\n\nWords.", (("a", "b"),), "", False),
        ("### s\n\n```diff\n-    a\n+    b\n```\n\nWords.", (("    a\n", "    b\n"),), "", True),
        ("### s\n\nWords.\n\n```diff\n a\n+b\n```", (("a\n", "a\nb\n"),), "", True),
        ("### s (alone)\n\n```diff\n-a\n@@\n-b\n+c\n```\nWords.", (("a\n", ""), ("b\n", "c\n")), "", False),
        ("### s\n\n```python\n# one\nreturn 1\n```\n\nWords.", (), "# one\nreturn 1\n", True),
    ],
)
def test_the_forms_of_a_mistake(read, written, changes, code, combines):
    mistake = Mistake("s", "Words.", changes, code, combines)
    assert read(f"{HEAD}\n{written}\n{MISTAKE}").mistakes == (
        mistake,
        Mistake("a-slug", "A message of two lines.", (("a + b", "a - b"),)),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "1.4 a title\n",
            "words.md must begin with a line such as “# 1.2 the Z-transform”; got '1.4 a title",
        ),
        ("# 1.4 a title\n", "words.md: a section “## Hints” is expected"),
        (HEAD.replace("2. ", "3. "), "under “## Hints”: two numbered hints, .* and one python fence are"),
        (HEAD.replace("```python", "```text"), "under “## Hints”: two numbered hints"),
        (HEAD.replace("## Mis", "## Mys"), "under “## Mystakes”: a heading “## Hints”, “## Mistakes” or"),
        (HEAD + MISTAKE.replace("a-slug", "A slug"), "under “### A slug: .*: “### a-slug”, .* is expected"),
        (HEAD + MISTAKE.replace("→", "->"), "“### a-slug: `old` → `new`” or “… → nothing” is expected"),
        (HEAD + MISTAKE.replace(": `a + b` → `a - b`", ""), "in the heading or one fence, diff or python"),
        (HEAD + MISTAKE + "```python\nreturn 1\n```\n", "in the heading or one fence, diff or python"),
        (HEAD + "\n### s\n\n```text\na\n```\n\nWords.\n", "one fence, diff or python, is expected"),
        (HEAD + "\n### s\n\n```diff\na\n```\n\nWords.\n", "under “### s”: each line of a diff begins with"),
        (HEAD + "\n### s\n\n```diff\n+a\n```\n\nWords.\n", "a diff shows a line that stands in the model"),
        (HEAD + "\n### s: `a` → `b`\n", "under “### s: `a` → `b`”: a message to the learner is expected"),
    ],
)
def test_what_is_malformed_is_named_with_its_place(read, text, message):
    with pytest.raises(ValueError, match=message) as raised:
        read(text)
    assert "words.md" in str(raised.value)
