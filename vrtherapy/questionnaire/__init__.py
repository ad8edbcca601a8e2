"""Questionnaires: the records that their YAML becomes, how they are loaded, and how answers are scored."""

from vrtherapy.questionnaire.loader import load_questionnaire, questionnaire_from
from vrtherapy.questionnaire.model import Choice, CutOff, Item, NumericScale, Questionnaire, Subscale
from vrtherapy.questionnaire.scoring import Score, band, fault_in, score

__all__ = [
    "Choice",
    "CutOff",
    "Item",
    "NumericScale",
    "Questionnaire",
    "Score",
    "Subscale",
    "band",
    "fault_in",
    "load_questionnaire",
    "questionnaire_from",
    "score",
]
