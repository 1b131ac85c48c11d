//! What the value of a flag must look like. Only form is judged, by the rules of the parsers that the components use (pflag and
//! k8s.io/component-base for Kubernetes, Go's `flag` for etcd); whether a value makes sense is for `check`.

use super::value;

/// The form of a flag's value.
#[derive(Debug, Clone, PartialEq)]
pub enum FlagType {
    /// `true`, `false` and what else Go's ParseBool takes.
    Bool,
    /// A signed integer of 32 bits.
    Int32,
    /// A signed integer of 64 bits.
    Int64(Bounds),
    /// An unsigned integer of 32 bits.
    Uint32,
    /// An unsigned integer of 64 bits.
    Uint64,
    /// A decimal fraction.
    Float(Bounds),
    /// A duration as Go writes it, `1h0m0s`; the bounds are in seconds.
    Duration(Bounds),
    /// Any text.
    String,
    /// One of these words.
    Enum(Vec<&'static str>),
    /// An address.
    Ip,
    /// An address, perhaps with a port; or nothing.
    IpPort,
    /// Prefixes, with commas between them.
    CidrList,
    /// Texts, with commas between them.
    List,
    /// Integers, with commas between them.
    IntList,
    /// etcd's URLs, `https://10.0.0.1:2379`, with commas between them.
    UrlList,
    /// `key=value`, with commas between them.
    Map,
    /// `key=true`, with commas between them.
    BoolMap,
    /// `key<value`, with commas between them: eviction thresholds.
    LessMap,
    /// `key=value` or only `key`, with commas between them: `--runtime-config`.
    MapOrKey,
    /// `key=value` or `component:key=value`, with commas between them.
    MultiMap,
    /// A Kubernetes quantity, `10Mi`.
    Quantity,
    /// `30000-32767`, `30000+100`, one port, or nothing.
    PortRange,
    /// `key=value:Effect`, with commas between them.
    Taints,
    /// `0:memory=1Gi;1:memory=2Gi`.
    ReservedMemory,
    /// A klog severity, as a word or a number.
    Severity,
    /// `file=N`, with commas between them.
    Vmodule,
    /// `file:line`.
    TraceLocation,
    /// `true`, `false`, `raw` or a version.
    Version,
    /// `certificate,key` and perhaps `:names`.
    CertKey,
}

/// The least and the greatest value, both allowed, where they are established.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bounds {
    /// The least value.
    pub min: Option<f64>,
    /// The greatest value.
    pub max: Option<f64>,
}

impl FlagType {
    /// Whether the component would take `value` for its form.
    pub fn accepts(&self, value: &str) -> bool {
        match self {
            Self::Bool => value::is_bool(value),
            Self::Int32 => value::integer(value).is_some_and(|number| i32::try_from(number).is_ok()),
            Self::Int64(bounds) => value::integer(value).is_some_and(|n| i64::try_from(n).is_ok() && bounds.hold(n as f64)),
            Self::Uint32 => value::integer(value).is_some_and(|number| u32::try_from(number).is_ok()),
            Self::Uint64 => value::integer(value).is_some_and(|number| u64::try_from(number).is_ok()),
            Self::Float(bounds) => value.parse().is_ok_and(|number| bounds.hold(number)),
            Self::Duration(bounds) => value::duration(value).is_some_and(|seconds| bounds.hold(seconds)),
            Self::String | Self::MapOrKey => true,
            Self::Enum(words) => words.contains(&value),
            Self::Ip => value::is_ip(value),
            Self::IpPort => value::is_ip_port(value),
            Self::CidrList => value::all(value, ',', value::is_cidr),
            Self::List => value::is_list(value),
            Self::IntList => value::all(value, ',', |part| Self::Int32.accepts(part)),
            Self::UrlList => value::all(value, ',', value::is_url),
            Self::Map | Self::MultiMap => value::all(value, ',', |part| part.contains('=')),
            Self::BoolMap => value::all(value, ',', |part| part.split_once('=').is_some_and(|(_, is)| value::is_bool(is.trim()))),
            Self::LessMap => value::all(value, ',', |part| part.contains('<')),
            Self::Quantity => value::is_quantity(value),
            Self::PortRange => value::is_port_range(value),
            Self::Taints => value::all(value, ',', value::is_taint),
            Self::ReservedMemory => value::all(value, ';', value::is_reservation),
            Self::Severity => value::is_severity(value),
            Self::Vmodule => value::all(value, ',', |part| part.split_once('=').is_some_and(|(_, is)| Self::Int32.accepts(is))),
            Self::TraceLocation => value.is_empty() || value.rsplit_once(':').is_some_and(|(_, line)| Self::Uint32.accepts(line)),
            Self::Version => matches!(value, "true" | "false" | "raw") || value.starts_with('v'),
            Self::CertKey => value.contains(','),
        }
    }

    /// Whether the component reads the same out of two texts.
    pub fn same(&self, one: &str, other: &str) -> bool {
        let yes = |text: &str| text.starts_with(['1', 't', 'T']);
        let both = self.accepts(one) && self.accepts(other);
        one == other
            || (both
                && match self {
                    Self::Bool => yes(one) == yes(other),
                    Self::Int32 | Self::Int64(_) | Self::Uint32 | Self::Uint64 => value::integer(one) == value::integer(other),
                    Self::Float(_) => one.parse::<f64>() == other.parse::<f64>(),
                    Self::Duration(_) => value::duration(one) == value::duration(other),
                    _ => false,
                })
    }

    /// Whether the parser adds each further value to those before.
    pub(super) fn takes_several(&self) -> bool {
        let lists =
            matches!(self, Self::CidrList | Self::List | Self::IntList | Self::Taints | Self::ReservedMemory | Self::CertKey);
        let maps = matches!(self, Self::Map | Self::BoolMap | Self::LessMap | Self::MapOrKey | Self::MultiMap | Self::Vmodule);
        lists || maps
    }

    /// Reads the word of the catalog, perhaps with bounds or words in parentheses: `int64(0..)`, `enum(existing,new)`.
    pub(super) fn read(text: &'static str) -> Option<Self> {
        let (word, inside) = text.strip_suffix(')').and_then(|text| text.split_once('(')).unwrap_or((text, ""));
        let bounds = || Bounds::read(inside);
        Some(match word {
            "bool" => Self::Bool,
            "int32" => Self::Int32,
            "int64" => Self::Int64(bounds()?),
            "uint32" => Self::Uint32,
            "uint64" => Self::Uint64,
            "float" => Self::Float(bounds()?),
            "duration" => Self::Duration(bounds()?),
            "string" => Self::String,
            "enum" => Self::Enum(inside.split(',').collect()),
            "ip" => Self::Ip,
            "ip-port" => Self::IpPort,
            "cidr-list" => Self::CidrList,
            "list" => Self::List,
            "int-list" => Self::IntList,
            "url-list" => Self::UrlList,
            "map" => Self::Map,
            "map-bool" => Self::BoolMap,
            "map-less" => Self::LessMap,
            "map-or-key" => Self::MapOrKey,
            "map-multi" => Self::MultiMap,
            "quantity" => Self::Quantity,
            "port-range" => Self::PortRange,
            "taints" => Self::Taints,
            "reserved-memory" => Self::ReservedMemory,
            "severity" => Self::Severity,
            "vmodule" => Self::Vmodule,
            "trace-location" => Self::TraceLocation,
            "version" => Self::Version,
            "cert-key" => Self::CertKey,
            _ => return None,
        })
    }
}

impl Bounds {
    fn hold(self, value: f64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }

    /// Reads `0..`, `0..0.02` or nothing.
    fn read(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::default());
        }
        let (min, max) = text.split_once("..")?;
        let end = |text: &str| if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
        Some(Self { min: end(min)?, max: end(max)? })
    }
}

#[cfg(test)]
mod tests {
    use super::FlagType;

    fn check(kind: &'static str, good: &[&str], bad: &[&str]) {
        let kind = FlagType::read(kind).expect("a word of the catalog");
        for value in good {
            assert!(kind.accepts(value), "{kind:?} should take `{value}`");
        }
        for value in bad {
            assert!(!kind.accepts(value), "{kind:?} should refuse `{value}`");
        }
    }

    #[test]
    fn values_are_the_same_however_they_are_written() {
        let check = |kind: &'static str, one, other, expected| {
            assert_eq!(FlagType::read(kind).expect("a type").same(one, other), expected, "{kind} {one} {other}");
        };
        check("bool", "true", "1", true);
        check("bool", "T", "false", false);
        check("bool", "yes", "yep", false);
        check("duration", "1m0s", "60s", true);
        check("duration", "0", "0s", true);
        check("duration", "1m", "1h", false);
        check("int64", "0x10", "16", true);
        check("float", "0.10", "0.1", true);
        check("string", "a", "A", false);
        check("string", "", "", true);
    }

    #[test]
    fn takes_what_the_components_take() {
        check("bool", &["true", "F", "0"], &["", "yes", "tRue"]);
        check("int32", &["-1", "0x10", "2147483647", "017"], &["", "1.5", "2147483648", "ten", "--1", "0x", "1 "]);
        check("int64(0..)", &["0", "9223372036854775807"], &["-1", "9223372036854775808"]);
        check("uint64", &["0", "18446744073709551615"], &["-1", "18446744073709551616"]);
        check("float(0..0.02)", &["0", "0.001", "0.02", "1e-3"], &["0.03", "-0.1", "", "nan"]);
        check("duration", &["0", "1h0m0s", "1.5h", "-3s", "250ms", "10us", "10µs", ".5s"], &["", "1", "1d", "1h5", "s", "h", ".s"]);
        check("duration(0..)", &["0", "5s"], &["-1s"]);
        check("enum(existing,new)", &["new"], &["", "New"]);
        check("ip", &["10.0.0.1", "::", "0.0.0.0"], &["", "10.0.0", "10.0.0.01", "10.0.0.1:80", "host"]);
        check("ip-port", &["", "127.0.0.1", "127.0.0.1:10249", "[::]:1"], &["localhost:1", "127.0.0.1:99999"]);
        check("cidr-list", &["", "10.0.0.0/8", "10.0.0.0/8,fd00::/8"], &["10.0.0.0", "10.0.0.0/33"]);
        check("list", &["", "a,b", "\"a,b\",c"], &["\"a"]);
        check("int-list", &["4587,29"], &["x25519"]);
        check(
            "url-list",
            &["https://10.0.0.1:2379,http://[::1]:1", "unix://x:0"],
            &["10.0.0.1:2379", "https://a", "https://a:1/x", "ftp://a:1"],
        );
        check("map", &["", "a=b,c=", "a=b,"], &["a", "a=b,c"]);
        check("map-bool", &["A=true,B=false"], &["A", "A=yes"]);
        check("map-less", &["memory.available<100Mi"], &["memory.available=100Mi"]);
        check("map-or-key", &["settings.k8s.io/v1alpha1", "api/all=true"], &[]);
        check("map-multi", &["A=true", "kube:A=true"], &["A"]);
        check("quantity", &["0", "10Mi", "1e3", "1.5", "-1k"], &["", "Mi", "10MB", "1.2.3"]);
        check("port-range", &["", "30000-32767", "30000+100", "8080"], &["32767-30000", "1-99999", "a-b", "60000+10000"]);
        check("taints", &["a=b:NoSchedule", "a:NoExecute,b=c:PreferNoSchedule"], &["a=b", "a=b:No", ":NoSchedule"]);
        check("reserved-memory", &["0:memory=1Gi;1:memory=2Gi,hugepages-1Gi=1Gi"], &["memory=1Gi", "a:memory=1Gi", "0:memory"]);
        check("severity", &["2", "ERROR", "info"], &["loud"]);
        check("vmodule", &["", "a=3,b*=5"], &["a", "a=x"]);
        check("trace-location", &["", "file.go:12", ":0"], &["file.go"]);
        check("version", &["true", "raw", "v1.2.3"], &["yes"]);
        check("cert-key", &["a.crt,a.key", "a.crt,a.key:x,y"], &["a.crt"]);
    }
}
