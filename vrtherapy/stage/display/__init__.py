"""Where the patient looks: one file a display, one contract for all."""
