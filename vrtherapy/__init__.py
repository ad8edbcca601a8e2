"""An engine for virtual-reality exposure therapy: protocols in, a steered and recorded session out."""

__version__ = "0.1.0"
