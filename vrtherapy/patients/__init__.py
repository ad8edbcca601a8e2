"""Patients of paper, for rehearsals and tests: how they feel follows from what they see and for how long. Pure.

They are caricatures with round numbers, not models of anybody: good for seeing whether a protocol's times, limits and
criteria fit together, and for nothing that concerns a person.
"""

from vrtherapy.patients.feeling import Feeling, begin_step, feel, startle
from vrtherapy.patients.traits import PATIENTS, Traits

__all__ = ["PATIENTS", "Feeling", "Traits", "begin_step", "feel", "startle"]
