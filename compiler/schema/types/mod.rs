//! The types of values: what each accepts, what it is called, how a component wants to read it. One family per file.

mod address;
mod basic;
mod duration;
mod name;
mod number;
mod plain;
mod size;
mod text;
mod time_of;
mod version;
mod words;

pub use address::{Cidr, HostPort, Ip, Port, PortRange, SanName};
pub use basic::{SettingType, describe};
pub use duration::{Duration, Lifetime};
pub use name::{AbsPath, DnsName, HostName, Name, TemplatePath};
pub use number::{Fraction, Int};
pub use plain::Plain;
pub use size::Size;
pub use text::{Text, Url};
pub use time_of::Time;
pub use version::Version;
pub use words::{
    AdvertiseAddress, AlgorithmName, AuditPolicyRef, AuthorityName, Authorizer, EncryptionProvider, FileNames, HealthCheck,
    KubeletClient, KubeletServing, LoadBalancerKind, Placement, ProxyMode, SandboxKind, TlsVersion, TokenForm,
};
