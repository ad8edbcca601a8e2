"""`preview --watch`: a scene drawn again whenever its file is saved, with its dials, in a page of the browser.

`watch` decides what is seen, and draws on the thread that called it; `page` serves the browser from a second one.
"""
