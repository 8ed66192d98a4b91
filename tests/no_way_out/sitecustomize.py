"""No test asks anything of another machine. Python loads this file before any program of the tests.

Whoever connects elsewhere, or asks for the address of a name, ends with a `WayOut`, which no handler
of common errors holds up. Loopback and sockets of this machine stay open.
"""

import ipaddress
import sys

HERE = {None, "", "localhost", b"", b"localhost", "0.0.0.0", "::"}
LEAVING = {"socket.connect", "socket.sendto", "socket.sendmsg"}
ASKING = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


class WayOut(BaseException):
    """Something wanted to leave this machine."""


def is_here(host):
    """Whether a host is this machine, as far as can be told without asking anybody."""
    if host in HERE:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_number(host):
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def refuse(event, args):
    """Heard at whatever the interpreter tells of (PEP 578)."""
    if event in LEAVING:
        to = args[1] if len(args) > 1 else None
        if isinstance(to, tuple) and not is_here(to[0]):
            raise WayOut(f"{event} to {to!r}")
    elif event in ASKING and not (is_here(args[0]) or is_number(args[0])):
        raise WayOut(f"{event} about {args[0]!r}")


sys.addaudithook(refuse)
