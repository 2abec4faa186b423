"""Numbers in a lesson's prose that look measured, and whether an output of the same notebook prints them."""

import re

DESCRIPTION = re.compile(r'^ *figures\.show\(f?"""(.*?)"""\)', flags=re.MULTILINE | re.DOTALL)
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e[-−+]?\d+)?"
# What holds numbers that nobody measured: code, formulas, addresses, and what counts parts of the course.
NO_PROSE = [
    r"```.*?```", r"`[^`]*`", r"\$\$.*?\$\$", r"\$[^$]*\$", r"\]\([^)]*\)", r"<[^>]*>", r"https?://\S+",
    r"(?m)^\s*\d+\. ", r"\b[Ll]essons? \d+(?:(?:, | and |–| to )\d+)*", r"\[\d\d · ", r"(?m)^# \d\d ",
    r"\b[Ee]xercises? \d\.\d+(?:(?:, | and |–| to )\d\.\d+)*", r"\bfigures? \d+\b",
    r"\b(?:19|20)\d\d\b", r"\b\d+ min(?:utes)?\b", r"\b[SN]\d+(?:–[SN]?\d+)?\b", r"\bfloat(?:32|64)\b",
    r"\b\d+\s?×\s?\d+\b", r"\b\d+D\b",
]  # fmt: skip
# Sizes of the data, and what stands for itself.
KNOWN_ANYWHERE = {64, 10, 100, 1200, 297, 300, 1797, 0.5, 1.5, 95}
LEAST_INTEGER = 10  # "three layers of 5": small whole numbers are counted, not measured


def to_float(text):
    return float(text.replace(",", "").replace("−", "-"))


def numbers_in_prose(notebook):
    """Each number that looks measured, as (its text, whether in %, where it stands)."""
    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        text = cell.source
        for pattern in NO_PROSE:
            text = re.sub(pattern, lambda found: " " * len(found[0]), text, flags=re.DOTALL)
        for found in re.finditer(rf"(?<![\w.,^{{])({NUMBER})(?![\w.,/]*\w)( ?%)?", text):
            number, percent = found[1], bool(found[2])
            counted = re.fullmatch(r"\d+", number) and to_float(number) <= LEAST_INTEGER and not percent
            if counted and not re.search(r"\b(?:about|nearly|some) $", text[: found.start()]):
                continue
            around = " ".join(cell.source[max(found.start() - 50, 0) : found.end() + 30].split())
            yield number, percent, around


def agrees(number, printed, scale=1.0):
    """Whether a printed number is the prose's one, rounded as the prose rounds."""
    mantissa, _, exponent = number.replace(",", "").replace("−", "-").partition("e")
    value, decimals = to_float(number) * scale, len(mantissa.partition(".")[2])
    if exponent and not decimals:  # an order of magnitude
        return value / 10 < printed < value * 10
    zeros = 0 if decimals else len(mantissa) - len(mantissa.rstrip("0"))
    half = 0.5001 * scale * 10.0 ** (zeros - decimals + int(exponent or 0))
    return abs(value - printed) <= half


def numbers_in(text):
    text = re.sub(r"(?<=\d)_(?=\d)", "", text.replace("e−", "e-"))  # 1_000 in code
    return {to_float(each) for each in re.findall(rf"(?<![\w.])(?:{NUMBER})", text)}


def numbers_given(notebook):
    """The numbers that outputs print, and those that the code names; a figure's description does neither."""
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = [output for cell in cells for output in cell.outputs]
    outputs = [output for output in outputs if "image/png" not in output.get("data", {})]
    texts = [output.get("text", "") for output in outputs]
    texts += [output.get("data", {}).get("text/plain", "") for output in outputs]
    return numbers_in("\n".join(texts)), numbers_in(
        "\n".join(DESCRIPTION.sub("", cell.source) for cell in cells)
    )


def printed_nowhere(notebook, allowed=()):
    """The numbers in the prose that no output prints and no code names."""
    printed, named = numbers_given(notebook)
    missing = []
    for number, percent, around in numbers_in_prose(notebook):
        scales = (1, 0.01) if percent else (1,)
        if number in allowed or to_float(number) in KNOWN_ANYWHERE:
            continue
        if any(to_float(number) * scale in named for scale in scales):
            continue
        if not any(agrees(number, each, scale) for scale in scales for each in printed):
            missing.append(f"{number}{' %' if percent else ''}: … {around} …")
    return missing
