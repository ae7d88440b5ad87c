"""What the strict engine says where a part leaves the vocabulary, and what to write instead."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["DUNDERS", "FUNCTIONS", "METHODS", "OutsideVocabulary"]

_WHERE = "choose with rows.ops.where(condition, then, otherwise)."
_KNOWN = "ask rows.ops.known(column)."
_EACH = "a column has no rows to go through; write the rule once for the whole column."

#: What to write instead of a function of NumPy or of `math`.
FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {
        "where": "write rows.ops.where(condition, then, otherwise).",
        "clip": "write rows.ops.clip(column, low, high).",
        "exp2": "write rows.ops.exp2(column).",
        "exp": "write rows.ops.exp2(column * 1.4426950408889634).",
        "log1p": "write rows.ops.log1p(column).",
        "log": "write rows.ops.log1p(column - 1.0).",
        "sqrt": "write rows.ops.sqrt(column).",
        "isin": "write rows.ops.isin(column, values).",
        "isnan": _KNOWN,
        "abs": "write rows.ops.where(column < 0.0, -column, column).",
        "absolute": "write rows.ops.where(column < 0.0, -column, column).",
        "maximum": "write rows.ops.where(a > b, a, b).",
        "minimum": "write rows.ops.where(a < b, a, b).",
        "logical_and": "write a & b.",
        "logical_or": "write a | b.",
        "logical_not": "write ~a.",
    }
)

#: What to write instead of an attribute of an array.
METHODS: Mapping[str, str] = MappingProxyType(
    {
        "astype": "write column * 1.0 for numbers.",
        "clip": FUNCTIONS["clip"],
        "fillna": "write rows.ops.where(rows.ops.known(column), column, instead).",
        "isna": _KNOWN,
        "size": "a part sees columns, not how many rows there are.",
        "shape": "a part sees columns, not how many rows there are.",
        **dict.fromkeys(
            ("sum", "mean", "max", "min", "std"), "what is summed up over rows is a statistic: write lift."
        ),
    }
)

#: The special methods that the strict column refuses: what a part was doing, and what to write instead.
DUNDERS: Mapping[str, tuple[str, str | None]] = MappingProxyType(
    {
        "bool": ("asks whether a column is true", f"a column has no truth value: combine with & | ~, or {_WHERE}"),
        "len": ("asks a column for its length", "a part sees columns, not how many rows there are."),
        "iter": ("goes through a column row by row", _EACH),
        "getitem": ("takes single rows out of a column", _EACH),
        "setitem": ("writes into a column", f"columns are never changed; {_WHERE}"),
        "contains": ("asks whether a value is in a column", FUNCTIONS["isin"]),
        "float": ("makes one number of a column", _EACH),
        "int": ("makes one number of a column", _EACH),
        "index": ("makes one number of a column", _EACH),
        "round": ("rounds a column", None),
        "floor": ("rounds a column", None),
        "ceil": ("rounds a column", None),
        "abs": ("uses abs()", FUNCTIONS["abs"]),
        "array": ("makes an array of a column", "stay with columns: other engines have no arrays."),
        **{
            name: (f"uses the operator {sign}", hint)
            for names, sign, hint in (
                (("floordiv", "rfloordiv"), "//", None),
                (("mod", "rmod"), "%", None),
                (("divmod", "rdivmod"), "divmod()", None),
                (("matmul", "rmatmul"), "@", None),
                (("rpow",), "** with a column as exponent", "write rows.ops.exp2(column) for powers of two."),
                (("xor", "rxor"), "^", "write (a | b) & ~(a & b)."),
                (("lshift", "rlshift", "rshift", "rrshift"), "<< or >>", None),
                (("rand", "ror"), "& or | with a plain value on the left", "put the column on the left."),
                (("pos",), "a plus sign before a column", None),
            )
            for name in names
        },
        **dict.fromkeys(
            ("iadd", "isub", "imul", "itruediv", "ipow", "iand", "ior"),
            ("changes a column in place, as += does", "columns are never changed: write a = a + b."),
        ),
    }
)  # fmt: skip


class OutsideVocabulary(TypeError):  # noqa: N818 - said as what happened
    """
    A part uses something that not every engine has.

    Args:
        part: The part; a text stands for itself.
        does: What it does, as words that follow its name.
        hint: What to write instead.

    Examples:
        >>> print(OutsideVocabulary("Effort()", "calls numpy.sqrt", FUNCTIONS["sqrt"]))
        Effort() calls numpy.sqrt, which is not in the vocabulary that every engine knows.
        <BLANKLINE>
        Hint: write rows.ops.sqrt(column).
    """

    def __init__(self, part: object, does: str, hint: str | None = None) -> None:
        who = part if isinstance(part, str) else repr(part)
        self.what = f"{who} {does}, which is not in the vocabulary that every engine knows."
        self.hint = "keep to + - * / **, comparisons, & | ~ and rows.ops." if hint is None else hint
        super().__init__(f"{self.what}\n\nHint: {self.hint}")
