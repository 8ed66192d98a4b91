"""Every test here may ask for `folder`: a Fieldloom in which processes are killed."""

from durability.killing import folder, prepared

__all__ = ["folder", "prepared"]
