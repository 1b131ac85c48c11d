//! The documents of an OCI image layout, as far as a bundle uses them. It must not know what the blobs contain.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Digest;

/// An image: one place of a bundle.
pub const IMAGE: &str = "application/vnd.oci.image.manifest.v1+json";
/// A list of images or of lists.
pub const INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// A layer: a plain tar.
pub const LAYER: &str = "application/vnd.oci.image.layer.v1.tar";
/// The config of an image that has none.
pub const EMPTY: &str = "application/vnd.oci.empty.v1+json";
/// The config of the cluster image: `manifest.json`.
pub const MANIFEST: &str = "application/vnd.kapic.manifest.v1+json";
/// What the image of a host is.
pub const HOST_ARTIFACT: &str = "application/vnd.kapic.host.v1";
/// What the image of the operator's files is.
pub const CLUSTER_ARTIFACT: &str = "application/vnd.kapic.cluster.v1";
/// The bytes of the empty config, fixed by the specification.
pub const EMPTY_CONFIG: &[u8] = b"{}";
/// The file `oci-layout`.
pub const LAYOUT: &[u8] = br#"{"imageLayoutVersion":"1.0.0"}"#;

/// Names a bundle in `index.json`; `skopeo copy oci:STORE:ID` finds it by this.
pub const REF_NAME: &str = "org.opencontainers.image.ref.name";
/// On an image: which host.
pub const HOST: &str = "kapic.host";
/// On an index: which role.
pub const ROLE: &str = "kapic.role";
/// On a layer: `true` if it holds the secret files.
pub const SECRET: &str = "kapic.secret";

/// A reference to a blob.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// What it says about the blob, sorted.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
    /// What the image is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifact_type: Option<String>,
    /// `sha256:` and 64 digits.
    pub digest: String,
    /// What the blob is.
    pub media_type: String,
    /// Bytes.
    pub size: u64,
}

/// An image manifest.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// What the image is.
    pub artifact_type: String,
    /// The config blob.
    pub config: Descriptor,
    /// Public files first, then secret ones.
    pub layers: Vec<Descriptor>,
    /// [`IMAGE`].
    pub media_type: String,
    /// 2.
    pub schema_version: u32,
}

/// An image index.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Index {
    /// What it lists.
    pub manifests: Vec<Descriptor>,
    /// [`INDEX`].
    pub media_type: String,
    /// 2.
    pub schema_version: u32,
}

impl Descriptor {
    /// A reference to these bytes.
    pub fn of(media_type: &str, bytes: &[u8]) -> Self {
        Self {
            annotations: BTreeMap::new(),
            artifact_type: None,
            digest: format!("sha256:{}", Digest::of(bytes)),
            media_type: media_type.to_owned(),
            size: bytes.len() as u64,
        }
    }

    /// With one more annotation.
    #[must_use]
    pub fn annotated(mut self, key: &str, value: &str) -> Self {
        self.annotations.insert(key.to_owned(), value.to_owned());
        self
    }

    /// The digest, if it is a SHA-256.
    pub fn sha256(&self) -> Option<Digest> {
        self.digest.strip_prefix("sha256:").and_then(Digest::parse)
    }
}

impl Index {
    /// A list of these.
    pub fn of(manifests: Vec<Descriptor>) -> Self {
        Self { manifests, media_type: INDEX.to_owned(), schema_version: 2 }
    }
}

/// The canonical form of a document (RFC 8785).
pub fn canonical<T: Serialize>(document: &T) -> Vec<u8> {
    serde_jcs::to_vec(document).expect("text and whole numbers have a canonical form")
}
