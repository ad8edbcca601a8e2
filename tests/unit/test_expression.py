import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vrtherapy.errors import ExpressionError
from vrtherapy.expression import MAX_DEPTH, is_expression, parse


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("$h", 12.0),
        ("$h / 3", 4.0),
        ("1 + 2 * 3", 7.0),
        ("(1 + 2) * 3", 9.0),
        ("2 - 3 - 4", -5.0),
        ("12 / 3 / 2", 2.0),
        ("-$h + 1", -11.0),
        ("--2", 2.0),
        ("max(0, $w - 2)", 3.0),
        ("min(1, 2, $w)", 1.0),
        ("clamp($h, 0, 10)", 10.0),
        (".5*$h", 6.0),
        ("$h*$w", 60.0),
    ],
)
def test_a_formula_has_the_value_arithmetic_gives_it(formula: str, value: float) -> None:
    assert parse(formula).evaluate({"h": 12.0, "w": 5.0}) == value


def test_a_choice_passes_through_alone_but_cannot_be_reckoned_with() -> None:
    assert parse("$railing").evaluate({"railing": "bars"}) == "bars"
    with pytest.raises(ExpressionError, match="is a choice"):
        parse("$railing + 1").evaluate({"railing": "bars"})


def test_a_formula_knows_the_params_it_depends_on() -> None:
    assert parse("max($a, $b_m) / $a").names == {"a", "b_m"}


def test_only_text_with_a_param_in_it_is_a_formula() -> None:
    assert is_expression("$h / 3")
    assert is_expression("2 * $h")
    assert not is_expression("glass")
    assert not is_expression(3.0)


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        ("$h +", "ends too early"),
        ("", "ends too early"),
        ("$h 3", "'3' was not expected"),
        ("($h", r"'\)' was expected, not the end"),
        ("h / 3", r"a param is written \$h"),
        ("__import__('os')", "is not known"),
        ("$h.__class__", "was not expected"),
        ("$h ** 2", r"'\*' was not expected"),
        ("$h; 1", "';' was not expected"),
        ("min(1)", "at least two"),
        ("clamp(1, 2)", "clamp takes"),
        ("$", "was not expected"),
        ("(" * 50 + "1" + ")" * 50, "nested"),
        ("-" * 100 + "1", "nested"),
        ("1+" * 150 + "1", "characters at most"),
    ],
)
def test_what_is_no_formula_is_refused_in_words(formula: str, message: str) -> None:
    with pytest.raises(ExpressionError, match=message):
        parse(formula)


def test_dividing_by_zero_and_unknown_params_are_refused() -> None:
    with pytest.raises(ExpressionError, match="divides by zero"):
        parse("1 / $h").evaluate({"h": 0.0})
    with pytest.raises(ExpressionError, match="no param 'x'"):
        parse("$x").evaluate({"h": 0.0})


def test_a_divisor_whose_range_holds_zero_has_no_bounds() -> None:
    assert parse("1 / $h").bounds({"h": (2, 4)}) == (0.25, 0.5)
    with pytest.raises(ExpressionError, match="may divide by zero"):
        parse("1 / $h").bounds({"h": (-1, 4)})


RANGES = {"a": (0.0, 10.0), "b": (-3.0, 4.0), "c": (1.0, 2.0)}
leaves = st.sampled_from(["$a", "$b", "$c", "2", "0.5"])
formulas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
        inner.map(lambda t: f"-{t}"),
        inner.map(lambda t: f"({t} / $c)"),
        st.tuples(inner, inner).map(lambda t: f"max({t[0]}, {t[1]})"),
        st.tuples(inner, inner).map(lambda t: f"clamp({t[0]}, -5, {t[1]})"),
    ),
    max_leaves=6,
).filter(lambda text: len(text) < 150 and text.count("(") + text.count("-") < MAX_DEPTH)


@given(formulas, st.tuples(*(st.floats(low, high) for low, high in RANGES.values())))
def test_a_value_always_lies_within_its_bounds(formula: str, chosen: tuple[float, float, float]) -> None:
    expression = parse(formula)
    low, high = expression.bounds(RANGES)
    value = expression.evaluate(dict(zip(RANGES, chosen, strict=True)))
    assert isinstance(value, float)
    slack = 1e-9 * (1 + abs(low) + abs(high))
    assert low - slack <= value <= high + slack
    assert math.isfinite(value)


@given(st.text(alphabet="$ab+-*/(),.0 12maxminclp'\\\n\t;", max_size=60))
def test_no_text_does_more_than_be_read_or_be_refused(text: str) -> None:
    try:
        expression = parse(text)
    except ExpressionError:
        return
    assert expression.names <= set("abcmxinlp") | {name for name in expression.names if f"${name}" in text}
