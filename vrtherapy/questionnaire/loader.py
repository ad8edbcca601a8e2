"""Loading questionnaires, with every fault at its line."""

from pathlib import Path

from vrtherapy.errors import SourceError
from vrtherapy.questionnaire.model import Questionnaire
from vrtherapy.scene.checks import check_unique, no_such
from vrtherapy.sources import Source, Spot, read_record, read_source


def load_questionnaire(path: Path) -> Questionnaire:
    """Read a questionnaire. Raises SourceError with every fault."""
    return questionnaire_from(read_source(path))


def questionnaire_from(source: Source) -> Questionnaire:
    """As `load_questionnaire`, from a source that was read already."""
    _check(source.spot)
    questionnaire = read_record(source, Questionnaire)
    source.raise_if_faulty()
    if questionnaire is None:
        raise SourceError(source.faults)
    return questionnaire


def _check(whole: Spot) -> None:
    for name in ("items", "sources"):
        if whole[name].is_empty_list:
            whole[name].fault("it is empty: at least one is needed")
    for name in ("items", "subscales"):
        check_unique(whole[name].items())
    if (whole["choices"].node is None) == (whole["numbers"].node is None):
        whole.fault("a questionnaire has either choices or numbers")
    low, high = whole["numbers"]["low"].number, whole["numbers"]["high"].number
    if low is not None and high is not None and low >= high:
        whole["numbers"]["high"].fault("it is not above `low`")
    _check_subscales(whole)


def _check_subscales(whole: Spot) -> None:
    items = [item["id"].text for item in whole["items"].items() if item["id"].text]
    above: list[str] = []
    for subscale in whole["subscales"].items():
        if (subscale["items"].node is None) == (subscale["sum_of"].node is None):
            subscale.fault("a subscale has either items or sum_of")
        for name in ("items", "sum_of"):
            if subscale[name].is_empty_list:
                subscale[name].fault("it is empty: at least one is needed")
        _check_names(subscale["items"], "item", items)
        _check_names(subscale["sum_of"], "subscale above", above)
        above += [subscale["id"].text] if subscale["id"].text else []
    for cut_off in whole["cut_offs"].items():
        name = cut_off["subscale"].text
        if name is not None and name not in above:
            cut_off["subscale"].fault(f"there is {no_such('subscale', name, above)}")


def _check_names(names: Spot, what: str, known: list[str]) -> None:
    for spot in names.items():
        if spot.text is not None and spot.text not in known:
            spot.fault(f"there is {no_such(what, spot.text, known)}")
