"""What a patient has agreed to, purpose by purpose: who asked, when, in which wording, and what was taken back."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

from pydantic import Field

from vrtherapy.messages import Record, Text

Purpose = Literal["treatment", "motion_streams", "research_export"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
PURPOSE_NAMES: dict[Purpose, Text] = {
    "treatment": Text(en="treatment", fr="traitement"),
    "motion_streams": Text(en="recording of head and hand motion", fr="enregistrement des mouvements"),
    "research_export": Text(en="export for research", fr="export pour la recherche"),
}


class Consent(Record):
    """One answer of a patient: consent to a purpose given (`granted`), or refused or withdrawn."""

    purpose: Purpose = Field(description="What for.")
    granted: bool = Field(
        description="Whether the patient agrees; false refuses, or withdraws what was given."
    )
    version: str = Field(
        min_length=1, max_length=64, description="Which wording of the consent form was used."
    )
    at: str = Field(description="When, ISO 8601 in UTC.")
    asked_by: str = Field(min_length=1, max_length=64, description="Who asked the patient.")


class Consents(NamedTuple):
    """All answers of a patient, oldest first. Nobody was asked: nothing is allowed."""

    given: tuple[Consent, ...] = ()

    def standing(self, purpose: Purpose) -> Consent | None:
        """The last answer for a purpose, if the patient was ever asked."""
        return next((consent for consent in reversed(self.given) if consent.purpose == purpose), None)

    def allows(self, purpose: Purpose) -> bool:
        """Whether the patient agrees to a purpose now."""
        standing = self.standing(purpose)
        return standing is not None and standing.granted

    def with_answer(self, answers: Iterable[Consent]) -> "Consents":
        """These consents and further answers."""
        return Consents((*self.given, *answers))


NOT_ASKED = Consents()
"""Of a patient whom nobody asked."""
