//! Which addresses may be reached: nothing private, loopback, link-local or otherwise special, unless the operator opens it.
//!
//! Sources: the IANA registries of special-purpose IPv4 and IPv6 addresses (RFC 6890), RFC 6052 (NAT64), RFC 3056 (6to4).
//! Must not know: names, requests.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

const fn v4(a: u8, b: u8, c: u8, prefix: u8) -> Ipv4Net {
    Ipv4Net::new_assert(Ipv4Addr::new(a, b, c, 0), prefix)
}

const fn v6(a: u16, b: u16, c: u16, prefix: u8) -> Ipv6Net {
    Ipv6Net::new_assert(Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), prefix)
}

const SPECIAL_V4: &[(Ipv4Net, &str)] = &[
    (v4(0, 0, 0, 8), "unspecified"),
    (v4(10, 0, 0, 8), "private"),
    (v4(100, 64, 0, 10), "shared"),
    (v4(127, 0, 0, 8), "loopback"),
    (v4(169, 254, 0, 16), "link-local"),
    (v4(172, 16, 0, 12), "private"),
    (v4(192, 0, 0, 24), "reserved for protocols"),
    (v4(192, 0, 2, 24), "documentation"),
    (v4(192, 31, 196, 24), "reserved for AS112"),
    (v4(192, 52, 193, 24), "reserved for AMT"),
    (v4(192, 88, 99, 24), "6to4 relay"),
    (v4(192, 168, 0, 16), "private"),
    (v4(192, 175, 48, 24), "reserved for AS112"),
    (v4(198, 18, 0, 15), "benchmarking"),
    (v4(198, 51, 100, 24), "documentation"),
    (v4(203, 0, 113, 24), "documentation"),
    (v4(224, 0, 0, 4), "multicast"),
    (v4(240, 0, 0, 4), "reserved"),
];

/// Special ranges inside the global unicast range.
const SPECIAL_V6: &[(Ipv6Net, &str)] = &[
    (v6(0x2001, 0, 0, 23), "reserved for protocols"),
    (v6(0x2001, 0xdb8, 0, 32), "documentation"),
    (v6(0x2620, 0x4f, 0x8000, 48), "reserved for AS112"),
    (v6(0x3fff, 0, 0, 20), "documentation"),
];

/// Ranges outside global unicast whose names help a person; everything else there is "reserved".
const NAMED_V6: &[(Ipv6Net, &str)] = &[
    (v6(0x64, 0xff9b, 1, 48), "local NAT64"),
    (v6(0x100, 0, 0, 64), "discard-only"),
    (v6(0x5f00, 0, 0, 16), "segment routing"),
    (v6(0xfc00, 0, 0, 7), "unique local"),
    (v6(0xfe80, 0, 0, 10), "link-local"),
    (v6(0xfec0, 0, 0, 10), "site-local"),
    (v6(0xff00, 0, 0, 8), "multicast"),
];

const GLOBAL_UNICAST: Ipv6Net = v6(0x2000, 0, 0, 3);
const NAT64: Ipv6Net = v6(0x64, 0xff9b, 0, 96);
const SIX_TO_FOUR: Ipv6Net = v6(0x2002, 0, 0, 16);
/// `::ffff:0:a.b.c.d` (RFC 2765).
const TRANSLATED: Ipv6Net = Ipv6Net::new_assert(Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, 0, 0), 96);

/// Knows which special addresses the operator opened.
#[derive(Debug, Clone, Default)]
pub struct AddressGuard {
    allowed: Vec<IpNet>,
}

impl AddressGuard {
    /// Takes the ranges that may be reached although they are special.
    pub fn new(allowed: Vec<IpNet>) -> Self {
        Self { allowed }
    }

    /// Names the kind of special address that forbids to reach it; `None` where it may be reached.
    pub fn refusal(&self, address: IpAddr) -> Option<&'static str> {
        let canonical = address.to_canonical();
        if self.is_allowed(address) || self.is_allowed(canonical) {
            return None;
        }
        match canonical {
            IpAddr::V4(address) => special_v4(address),
            IpAddr::V6(address) => self.refusal_v6(address),
        }
    }

    fn refusal_v6(&self, address: Ipv6Addr) -> Option<&'static str> {
        if let Some(embedded) = embedded_v4(address) {
            return self.refusal(IpAddr::V4(embedded));
        }
        special_v6(address)
    }

    fn is_allowed(&self, address: IpAddr) -> bool {
        self.allowed.iter().any(|range| range.contains(&address))
    }
}

fn special_v4(address: Ipv4Addr) -> Option<&'static str> {
    name_of(SPECIAL_V4, |range| range.contains(&address))
}

fn special_v6(address: Ipv6Addr) -> Option<&'static str> {
    if GLOBAL_UNICAST.contains(&address) {
        return name_of(SPECIAL_V6, |range| range.contains(&address));
    }
    if address.is_loopback() {
        return Some("loopback");
    }
    name_of(NAMED_V6, |range| range.contains(&address)).or(Some("reserved"))
}

fn name_of<T>(ranges: &[(T, &'static str)], contains: impl Fn(&T) -> bool) -> Option<&'static str> {
    ranges
        .iter()
        .find(|(range, _)| contains(range))
        .map(|(_, name)| *name)
}

/// Gives the IPv4 address that a translator or tunnel would reach in the end.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let octets = address.octets();
    let [.., a, b, c, d] = octets;
    if NAT64.contains(&address) || TRANSLATED.contains(&address) {
        return Some(Ipv4Addr::new(a, b, c, d));
    }
    // ISATAP (RFC 5214) writes the address behind an interface identifier of its own.
    if matches!(address.segments(), [.., 0 | 0x200, 0x5efe, _, _]) {
        return Some(Ipv4Addr::new(a, b, c, d));
    }
    if SIX_TO_FOUR.contains(&address) {
        let [_, _, a, b, c, d, ..] = octets;
        return Some(Ipv4Addr::new(a, b, c, d));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(allowed: &[&str], address: &str, expected: Option<&str>) {
        let allowed = allowed.iter().map(|range| range.parse().unwrap()).collect();
        let refusal = AddressGuard::new(allowed).refusal(address.parse().unwrap());
        assert_eq!(refusal, expected, "{address}");
    }

    #[test]
    fn public_addresses_may_be_reached() {
        for address in [
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.32.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450:4001::200e",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
            "2002:0101:0101::1",
        ] {
            check(&[], address, None);
        }
    }

    #[test]
    fn special_addresses_are_named() {
        for (address, expected) in [
            ("0.0.0.0", "unspecified"),
            ("10.1.2.3", "private"),
            ("100.64.0.1", "shared"),
            ("127.255.255.254", "loopback"),
            ("169.254.169.254", "link-local"),
            ("172.31.255.255", "private"),
            ("192.0.0.8", "reserved for protocols"),
            ("192.0.2.1", "documentation"),
            ("192.168.0.1", "private"),
            ("198.19.255.255", "benchmarking"),
            ("198.51.100.7", "documentation"),
            ("203.0.113.7", "documentation"),
            ("224.0.0.1", "multicast"),
            ("239.255.255.255", "multicast"),
            ("240.0.0.1", "reserved"),
            ("255.255.255.255", "reserved"),
            ("::", "reserved"),
            ("::1", "loopback"),
            ("::7f00:1", "reserved"),
            ("::ffff:127.0.0.1", "loopback"),
            ("::ffff:0:127.0.0.1", "loopback"),
            ("64:ff9b::10.0.0.1", "private"),
            ("64:ff9b:1::1.1.1.1", "local NAT64"),
            ("2001::1", "reserved for protocols"),
            ("2001:db8::1", "documentation"),
            ("2002:7f00:1::1", "loopback"),
            ("2606:4700::5efe:127.0.0.1", "loopback"),
            ("2606:4700::200:5efe:10.0.0.1", "private"),
            ("3fff::1", "documentation"),
            ("5f00::1", "segment routing"),
            ("100::1", "discard-only"),
            ("fd12:3456::1", "unique local"),
            ("fe80::1", "link-local"),
            ("fec0::1", "site-local"),
            ("ff02::1", "multicast"),
        ] {
            check(&[], address, Some(expected));
        }
    }

    #[test]
    fn the_operator_opens_ranges_in_every_form() {
        for address in ["127.0.0.2", "::ffff:127.0.0.2", "64:ff9b::127.0.0.2"] {
            check(&["127.0.0.2/31"], address, None);
        }
        check(&["127.0.0.2/31"], "127.0.0.4", Some("loopback"));
        check(&["::1/128"], "::1", None);
        check(&["::1/128"], "127.0.0.1", Some("loopback"));
        check(&["fd00::/8"], "fd00::1", None);
    }
}
