from __future__ import annotations

import ipaddress

import pytest

from auditor.egress import Dialer, not_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "169.254.0.1", "168.63.129.16", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1",
        "198.18.0.1", "198.51.100.7", "203.0.113.9", "192.88.99.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::7f00:1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1",
        "100::1", "2001:db8::1", "3fff::1", "5f00::1", "4000::1", "64:ff9b:1::a00:1",
        # IPv4 in disguise: mapped, NAT64, 6to4, Teredo (whose last octets are inverted)
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "64:ff9b::7f00:1",
        "2002:7f00:1::", "2002:a00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)  # fmt: skip
def test_what_is_not_public_is_refused(address):
    assert not_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1", "8.8.8.8", "93.184.215.14", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "168.63.129.17",
        "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2a00:1450:4001:81c::200e", "::ffff:8.8.8.8", "64:ff9b::808:808",
    ],
)  # fmt: skip
def test_what_is_public_is_not(address):
    assert not_public(ipaddress.ip_address(address)) == ""


def test_names_of_this_machine_are_looked_up_nowhere_else():
    for name in ("localhost", "shop.localhost"):
        found = Dialer().resolve(name, 80)
        assert found
        assert all(ipaddress.ip_address(info[4][0]).is_loopback for info in found)
