"""dhcp.py INTERFACE MAC ADDRESS MASK ROUTER: what OVN does on a host, where there is no OVN: tells one network card its address.

It answers until it is ended. RFC 2131; every answer is a broadcast, since the card has no address yet.
"""

import socket
import struct
import sys

DISCOVER, OFFER, REQUEST, ACK = 1, 2, 3, 5
COOKIE = b"\x63\x82\x53\x63"
LEASE_SECONDS = 3600

interface, mac, address, mask, router = sys.argv[1:]
card = bytes.fromhex(mac.replace(":", ""))


def kind_of(message):
    """The type of a message: its option 53."""
    at = 240
    while at < len(message) and message[at] != 255:
        if message[at] == 0:
            at += 1
            continue
        if message[at] == 53:
            return message[at + 2]
        at += 2 + message[at + 1]
    return None


def answer(message, kind):
    ip = socket.inet_aton
    head = struct.pack("!BBBB", 2, 1, 6, 0) + message[4:8] + b"\0\0" + message[10:12]
    addresses = ip("0.0.0.0") + ip(address) + ip(router) + ip("0.0.0.0")
    options = b"".join(
        bytes([code, len(value)]) + value
        for code, value in [
            (53, bytes([kind])),
            (54, ip(router)),
            (51, struct.pack("!I", LEASE_SECONDS)),
            (1, ip(mask)),
            (3, ip(router)),
        ]
    )
    return head + addresses + message[28:44] + bytes(192) + COOKIE + options + b"\xff"


with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
    server.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    server.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
    server.bind(("", 67))
    while True:
        message, _ = server.recvfrom(2048)
        if message[28:34] != card or message[236:240] != COOKIE:
            continue
        reply = {DISCOVER: OFFER, REQUEST: ACK}.get(kind_of(message))
        if reply is not None:
            server.sendto(answer(message, reply), ("255.255.255.255", 68))
