//! PEM (RFC 7468) as lenient as OpenSSL and Go read it: text around sections, any line width. What it decodes is wiped after use.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// One section.
pub struct Section<'a> {
    /// `CERTIFICATE`, `PRIVATE KEY`, …
    pub label: &'a str,
    /// What it encodes.
    pub der: Zeroizing<Vec<u8>>,
}

/// Every section of a file, or why there are none to be had.
pub fn sections(bytes: &[u8]) -> Result<Vec<Section<'_>>, String> {
    let broken = || "it is not valid PEM".to_owned();
    let mut rest = std::str::from_utf8(bytes).map_err(|_| broken())?;
    let mut found = Vec::new();
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let (label, after) = after.split_once("-----").ok_or_else(broken)?;
        let (body, after) = after.split_once("-----END ").ok_or_else(broken)?;
        rest = after.strip_prefix(label).and_then(|after| after.strip_prefix("-----")).ok_or_else(broken)?;
        found.push(Section { label, der: decode(body).ok_or_else(broken)? });
    }
    Ok(found)
}

/// Base64 with white space in it.
pub fn decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut dense = Zeroizing::new(Vec::with_capacity(text.len()));
    dense.extend(text.bytes().filter(|byte| !byte.is_ascii_whitespace()));
    let mut bytes = Zeroizing::new(vec![0; dense.len() / 4 * 3 + 3]);
    let length = STANDARD.decode_slice(&*dense, &mut bytes).ok()?;
    bytes.truncate(length);
    Some(bytes)
}
