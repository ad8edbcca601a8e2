"""The stage process: what the patient sees. The only part of the software that draws."""
