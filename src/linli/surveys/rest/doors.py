"""The router that both kinds of surveys share."""

from linli.kernel.rest import Door

router = Door("surveys")
