"""The small arithmetic that binds a scene's params to its props: `$height_m / 3`, `max(0, $wind_mps - 2)`.

    sum     := product (("+" | "-") product)*
    product := factor (("*" | "/") factor)*
    factor  := "-" factor | number | "$" name | "(" sum ")" | ("min" | "max" | "clamp") "(" sum ("," sum)* ")"

Nothing here runs code: a formula becomes a tree of the five records below. A tree knows its value for given
params (`evaluate`), and the bounds of that value for given ranges (`bounds`, by interval arithmetic).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from vrtherapy.errors import ExpressionError
from vrtherapy.messages import ParamValue

MAX_LENGTH = 120
MAX_DEPTH = 20

Bounds = tuple[float, float]
Values = Mapping[str, ParamValue]
Ranges = Mapping[str, Bounds]


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written."""

    value: float

    def evaluate(self, values: Values) -> float:
        return self.value

    def bounds(self, ranges: Ranges) -> Bounds:
        return self.value, self.value


@dataclass(frozen=True, slots=True)
class Name:
    """A param of the scene."""

    name: str

    def evaluate(self, values: Values) -> float:
        value = self.value(values)
        if isinstance(value, str):
            raise ExpressionError(f"${self.name} is a choice ({value}), which cannot be reckoned with")
        return value

    def value(self, values: Values) -> ParamValue:
        """The param's value, a choice included. Raises ExpressionError where there is no such param."""
        if self.name not in values:
            raise ExpressionError(f"there is no param {self.name!r}")
        return values[self.name]

    def bounds(self, ranges: Ranges) -> Bounds:
        if self.name not in ranges:
            raise ExpressionError(f"${self.name} is not a number, and cannot be reckoned with")
        return ranges[self.name]


@dataclass(frozen=True, slots=True)
class Negative:
    """The opposite of a number."""

    of: "Tree"

    def evaluate(self, values: Values) -> float:
        return -self.of.evaluate(values)

    def bounds(self, ranges: Ranges) -> Bounds:
        low, high = self.of.bounds(ranges)
        return -high, -low


@dataclass(frozen=True, slots=True)
class Operation:
    """Two numbers added, subtracted, multiplied or divided."""

    sign: str
    left: "Tree"
    right: "Tree"

    def evaluate(self, values: Values) -> float:
        return _reckon(self.sign, self.left.evaluate(values), self.right.evaluate(values))

    def bounds(self, ranges: Ranges) -> Bounds:
        left, right = self.left.bounds(ranges), self.right.bounds(ranges)
        if self.sign == "/" and right[0] <= 0 <= right[1]:
            raise ExpressionError("it may divide by zero")
        results = [_reckon(self.sign, one, other) for one in left for other in right]
        return min(results), max(results)


@dataclass(frozen=True, slots=True)
class Call:
    """`min`, `max` or `clamp` of some numbers."""

    function: str
    arguments: tuple["Tree", ...]

    def evaluate(self, values: Values) -> float:
        return _FUNCTIONS[self.function]([argument.evaluate(values) for argument in self.arguments])

    def bounds(self, ranges: Ranges) -> Bounds:
        # All three functions rise with each of their arguments, so that the ends of the ranges suffice.
        lows, highs = zip(*(argument.bounds(ranges) for argument in self.arguments), strict=True)
        function = _FUNCTIONS[self.function]
        return function(list(lows)), function(list(highs))


Tree = Number | Name | Negative | Operation | Call


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula that was read: `names` are the params it depends on."""

    tree: Tree
    names: frozenset[str]

    def evaluate(self, values: Values) -> ParamValue:
        """The value for these params; a choice where the formula is `$name` alone. Raises ExpressionError."""
        return self.tree.value(values) if isinstance(self.tree, Name) else self.tree.evaluate(values)

    def bounds(self, ranges: Ranges) -> Bounds:
        """The least and greatest value while each param stays in its range (or a little wider than that).

        Raises ExpressionError where the formula may divide by zero or reckons with a choice.
        """
        return self.tree.bounds(ranges)


def is_expression(value: object) -> bool:
    """Whether a prop's value is a formula rather than a constant."""
    return isinstance(value, str) and "$" in value


@lru_cache(maxsize=1024)
def parse(text: str) -> Expression:
    """Read a formula. Raises ExpressionError with a sentence that says where it cannot be read."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"a formula may have {MAX_LENGTH} characters at most")
    return _Reader(text).read()


def _reckon(sign: str, left: float, right: float) -> float:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            if right == 0:
                raise ExpressionError("it divides by zero")
            return left / right


def _clamp(numbers: list[float]) -> float:
    value, low, high = numbers
    return max(low, min(value, high))


_FUNCTIONS: Mapping[str, Callable[[list[float]], float]] = {"min": min, "max": max, "clamp": _clamp}
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?|\.\d+)|\$([A-Za-z_]\w*)|([A-Za-z_]\w*)|(\S))", re.ASCII)


class _Reader:
    """Reads one formula by recursive descent, one method a rule of the grammar."""

    def __init__(self, text: str) -> None:
        # Each token is a (number, name, word, mark) of which one is not empty; after the last comes one without any.
        self._tokens: list[tuple[str, str, str, str]] = [*_TOKEN.findall(text.rstrip()), ("", "", "", "")]
        self._next = 0
        self._depth = 0
        self._names: set[str] = set()

    def read(self) -> Expression:
        tree = self._sum()
        if self._next < len(self._tokens) - 1:
            raise self._unexpected()
        return Expression(tree, frozenset(self._names))

    def _sum(self) -> Tree:
        tree = self._product()
        while sign := self._take("+", "-"):
            tree = Operation(sign, tree, self._product())
        return tree

    def _product(self) -> Tree:
        tree = self._factor()
        while sign := self._take("*", "/"):
            tree = Operation(sign, tree, self._factor())
        return tree

    def _factor(self) -> Tree:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ExpressionError(f"brackets and signs may be nested {MAX_DEPTH} deep at most")
        tree = self._one()
        self._depth -= 1
        return tree

    def _one(self) -> Tree:
        if self._take("-"):
            return Negative(self._factor())
        if self._take("("):
            tree = self._sum()
            self._expect(")")
            return tree
        number, name, word, _ = self._tokens[self._next]
        if not (number or name or word):
            raise self._unexpected()
        self._next += 1
        if number:
            return Number(float(number))
        if name:
            self._names.add(name)
            return Name(name)
        if word in _FUNCTIONS:
            return self._call(word)
        functions = ", ".join(_FUNCTIONS)
        raise ExpressionError(f"{word!r} is not known: a param is written ${word}; functions are {functions}")

    def _call(self, function: str) -> Tree:
        self._expect("(")
        arguments = [self._sum()]
        while self._take(","):
            arguments.append(self._sum())
        self._expect(")")
        if function == "clamp" and len(arguments) != 3:
            raise ExpressionError("clamp takes a value, a least and a greatest: clamp($x, 0, 1)")
        if len(arguments) < 2:
            raise ExpressionError(f"{function} takes at least two values")
        return Call(function, tuple(arguments))

    def _take(self, *marks: str) -> str | None:
        mark = self._tokens[self._next][3]
        if mark not in marks:
            return None
        self._next += 1
        return mark

    def _expect(self, mark: str) -> None:
        if not self._take(mark):
            found = "".join(self._tokens[self._next])
            raise ExpressionError(f"{mark!r} was expected, not {repr(found) if found else 'the end'}")

    def _unexpected(self) -> ExpressionError:
        found = "".join(self._tokens[self._next])
        return ExpressionError(f"{found!r} was not expected there" if found else "it ends too early")
