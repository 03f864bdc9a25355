"""Which addresses are this machine."""

import ipaddress


def here(place: str) -> bool:
    """True for an address or a host, with its port or without, that is this machine."""
    host = place.rpartition(":")[0] if place.count(":") == 1 or "]:" in place else place
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
