"""The door that all operations of the ground hang on."""

from linli.kernel.rest import Door

router = Door("territory")
