"""Whether a scene is fit to be seen in a headset, measured on what the renderer draws.

`passages` says what is played, `flashes`, `stripes` and `motion` judge it, `limits` holds the limits and their sources,
`measure` puts them together. docs/explanation/measuring.md tells the method.
"""
