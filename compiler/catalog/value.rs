//! The small grammars behind flag types, each as the component's own parser reads it. They judge text and hold no facts.

use std::net::{IpAddr, SocketAddr};

/// Whether every non-empty part passes; no parts at all pass too.
pub(super) fn all(text: &str, separator: char, passes: impl Fn(&str) -> bool) -> bool {
    text.split(separator).filter(|part| !part.is_empty()).all(passes)
}

/// Go's `strconv.ParseBool`.
pub(super) fn is_bool(text: &str) -> bool {
    matches!(text, "1" | "t" | "T" | "true" | "TRUE" | "True" | "0" | "f" | "F" | "false" | "FALSE" | "False")
}

/// Go's `strconv.ParseInt` with base 0: decimal, or `0x`, `0o`, `0b`, `0` before the digits.
pub(super) fn integer(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = digits.to_ascii_lowercase();
    let (base, digits) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, &lower[2..]),
        [b'0', b'o', ..] => (8, &lower[2..]),
        [b'0', b'b', ..] => (2, &lower[2..]),
        [b'0', _, ..] => (8, &lower[1..]),
        _ => (10, lower.as_str()),
    };
    let plain = digits.chars().all(|c| c.is_digit(base));
    plain.then(|| i128::from_str_radix(digits, base).ok()).flatten().map(|number| sign * number)
}

/// Go's `time.ParseDuration`, in seconds.
pub(super) fn duration(text: &str) -> Option<f64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0.0);
    }
    let mut seconds = 0.0;
    loop {
        let number_end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let unit = &rest[number_end..];
        let unit_end = unit.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(unit.len());
        seconds += rest[..number_end].parse::<f64>().ok()? * unit_seconds(&unit[..unit_end])?;
        rest = &unit[unit_end..];
        if rest.is_empty() {
            return Some(sign * seconds);
        }
    }
}

fn unit_seconds(unit: &str) -> Option<f64> {
    Some(match unit {
        "ns" => 1e-9,
        "us" | "µs" | "μs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return None,
    })
}

/// Go's `net.ParseIP`, after spaces are cut off as pflag does.
pub(super) fn is_ip(text: &str) -> bool {
    text.trim().parse::<IpAddr>().is_ok()
}

/// kube-proxy's `IPPortVar`.
pub(super) fn is_ip_port(text: &str) -> bool {
    text.is_empty() || is_ip(text) || text.parse::<SocketAddr>().is_ok()
}

/// Go's `net.ParseCIDR`.
pub(super) fn is_cidr(text: &str) -> bool {
    text.parse::<ipnet::IpNet>().is_ok()
}

/// One record of `encoding/csv`, as far as its quotes go.
pub(super) fn is_list(text: &str) -> bool {
    text.matches('"').count().is_multiple_of(2)
}

/// etcd's `types.NewURLs`: a known scheme, host and port, no path.
pub(super) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else { return false };
    let port = rest.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok());
    match scheme {
        "http" | "https" => port && !rest.contains('/'),
        "unix" | "unixs" => !rest.is_empty(),
        _ => false,
    }
}

/// Kubernetes' `resource.ParseQuantity`.
pub(super) fn is_quantity(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
    let (number, suffix) = unsigned.split_at(end);
    let scaled =
        matches!(suffix, "" | "n" | "u" | "m" | "k" | "M" | "G" | "T" | "P" | "E" | "Ki" | "Mi" | "Gi" | "Ti" | "Pi" | "Ei");
    let exponent = suffix.strip_prefix(['e', 'E']).is_some_and(|power| power.parse::<i32>().is_ok());
    number.parse::<f64>().is_ok() && (scaled || exponent)
}

/// Kubernetes' `utilnet.ParsePortRange`.
pub(super) fn is_port_range(text: &str) -> bool {
    let port = |text: &str| text.parse::<u16>().ok();
    if let Some((first, last)) = text.split_once('-') {
        return port(first).zip(port(last)).is_some_and(|(first, last)| first <= last);
    }
    if let Some((first, more)) = text.split_once('+') {
        return port(first).zip(port(more)).is_some_and(|(first, more)| first.checked_add(more).is_some());
    }
    text.is_empty() || port(text).is_some()
}

/// One taint of `--register-with-taints`.
pub(super) fn is_taint(text: &str) -> bool {
    text.rsplit_once(':').is_some_and(|(key, effect)| {
        !key.is_empty() && !key.starts_with('=') && matches!(effect, "NoSchedule" | "PreferNoSchedule" | "NoExecute")
    })
}

/// One node of `--reserved-memory`.
pub(super) fn is_reservation(text: &str) -> bool {
    let amount = |part: &str| part.split_once('=').is_some_and(|(_, amount)| is_quantity(amount));
    text.split_once(':').is_some_and(|(node, rest)| node.parse::<u32>().is_ok() && !rest.is_empty() && all(rest, ',', amount))
}

/// klog's severities.
pub(super) fn is_severity(text: &str) -> bool {
    ["info", "warning", "error", "fatal"].contains(&text.to_ascii_lowercase().as_str()) || integer(text).is_some()
}
