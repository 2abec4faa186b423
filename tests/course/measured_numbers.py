"""Compare stored outputs with fresh ones: words strictly, a number after ≈ by its stored spread."""

import json
import re

from bn_helpers.claims.verdicts import MIME

NUMBER = r"[-−]?(?:∞|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:e-?\d+)?)"
UNIT = r"(?: (?:%|[^\W\d_]+)(?= \())?"
# What is left out of the strict comparison; the same stands in tests/sanitize.cfg.
PATTERN = rf"≈ {NUMBER}(?: ± {NUMBER})?{UNIT}(?: \((?:95 % interval )?{NUMBER}(?:–| to ){NUMBER})?"
PARTS = re.compile(
    rf"≈ (?P<value>{NUMBER})(?: ± (?P<tolerance>{NUMBER}))?{UNIT}"
    rf"(?: \((?:95 % interval )?(?P<low>{NUMBER})(?:–| to )(?P<high>{NUMBER}))?"
)
ROUNDING = 1e-12  # 0 on one machine, this on another
MUCH_WIDER = 3  # times the stored spread


def to_float(text):
    return float(text.replace("−", "-").replace(",", "").replace("∞", "inf"))


def slack(text):
    """How far off a number may be on another machine, by the way it is printed."""
    value, (mantissa, _, exponent) = to_float(text), text.lstrip("-−").replace(",", "").partition("e")
    if mantissa in ("0", "∞"):
        return ROUNDING
    if exponent and "." not in mantissa:
        return 9 * abs(value)  # an order of magnitude
    if exponent or "." in mantissa:
        return 1.0001 * 10.0 ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    zeros = len(mantissa) - len(mantissa.rstrip("0"))
    return 10.0 ** min(zeros, max(len(mantissa) - 2, 0))  # 370 was rounded to tens, perhaps


def range_of(found):
    """Where the value of a fresh run may lie: within the spread, or so far from the value."""
    low, high = found["low"] or found["value"], found["high"] or found["value"]
    if found["tolerance"]:
        return to_float(low) - to_float(found["tolerance"]), to_float(high) + to_float(found["tolerance"])
    return to_float(low) - slack(low), to_float(high) + slack(high)


def disagreements(stored, fresh):
    """What differs between two texts: other words, or numbers outside the stored spread."""
    if re.sub(PATTERN, "≈", stored) != re.sub(PATTERN, "≈", fresh):
        return [f"stored:\n{stored}\nfresh:\n{fresh}"]
    pairs = zip(PARTS.finditer(stored), PARTS.finditer(fresh), strict=True)
    return [f"stored {old[0]}, fresh {new[0]}" for old, new in pairs if not _inside(old, new)]


def _inside(old, new):
    """Whether the fresh value lies in the stored spread, or the stored one in a fresh spread not much wider.

    Training amplifies rounding, which differs between processors: there it acts like other seeds.
    """
    low, high = range_of(old)
    if low <= to_float(new["value"]) <= high:
        return True
    if not new["high"] or any("e" in each[part] for each in (old, new) for part in ("value", "high")):
        return False
    new_low, new_high = range_of(new)
    rounding = slack(new["low"]) + slack(new["high"])
    is_much_wider = new_high - new_low > MUCH_WIDER * (high - low + rounding)
    return new_low <= to_float(old["value"]) <= new_high and not is_much_wider


INLINE_PICTURE = r"data:image/png;base64,[A-Za-z0-9+/=]+"


def texts(outputs):
    """All that outputs say, as texts; of a picture only that it is there."""
    found = []
    for output in outputs:
        found.append(output.get("text", ""))
        for kind, value in sorted(output.get("data", {}).items()):
            if kind == MIME:  # a margin follows from the numbers shown
                conditions = [
                    {k: v for k, v in each.items() if k != "margin"} for each in value["conditions"]
                ]
                value = {**value, "conditions": conditions}
            if not isinstance(value, str):  # data, whose keys a stored notebook sorts
                value = json.dumps(value, ensure_ascii=False, sort_keys=True)
            value = "" if kind.startswith("image/") else re.sub(INLINE_PICTURE, "", value)
            found.append(f"{kind}: {value}")
    return found


def cell_disagreements(stored, fresh):
    """What differs between the outputs of a stored cell and those of the same cell run again."""
    old, new = texts(stored.outputs), texts(fresh.outputs)
    if len(old) != len(new):
        return [f"stored:\n{old}\nfresh:\n{new}"]
    return [each for pair in zip(old, new, strict=True) for each in disagreements(*pair)]
