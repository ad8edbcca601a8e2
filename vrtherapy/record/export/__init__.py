"""What leaves the house: sessions as tables, as a BIDS data set, as a FHIR bundle, or as JSON; with consent alone."""

from vrtherapy.record.export.bids import bids_files
from vrtherapy.record.export.fhir import FhirVersion, fhir_bundle
from vrtherapy.record.export.leaving import Leaving, Options, prepare, refusal, refused
from vrtherapy.record.export.packing import Form, Format, Package, pack, zipped
from vrtherapy.record.export.tables import csv_files, json_file

__all__ = [
    "FhirVersion",
    "Form",
    "Format",
    "Leaving",
    "Options",
    "Package",
    "bids_files",
    "csv_files",
    "fhir_bundle",
    "json_file",
    "pack",
    "prepare",
    "refusal",
    "refused",
    "zipped",
]
