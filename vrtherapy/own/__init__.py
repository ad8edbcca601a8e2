"""An author's own content beside a scene: pictures and models, read with distrust.

What comes from outside is judged before it is decoded: its size, its kind by its first bytes, the dimensions it
declares. Arrays and the standard library alone, so that it can run on any thread and in any process. `content` finds
and judges a file, `cache` keeps what it was converted to. Nothing is imported here: scenes without own content, which
is most, do without all of it.
"""
