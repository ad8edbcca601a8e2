"""Drawing with Panda3D: the only part of the software, beside the displays, that imports it."""
