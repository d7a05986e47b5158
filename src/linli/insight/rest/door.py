"""The door through which programs read the figures."""

from linli.kernel.rest import Door

router = Door("insight")
