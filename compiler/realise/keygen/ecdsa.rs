//! ECDSA private scalars by c2sp.org/det-keygen (FIPS 186-5, A.2.2). It knows a curve by its name and order only.

use zeroize::Zeroizing;

use super::drbg::HmacDrbg;

/// What key generation must know of a curve.
#[derive(Debug, Clone, Copy)]
pub struct Curve<'a> {
    /// `P-256`, `P-384`, …: part of the personalisation string.
    pub name: &'a str,
    /// Order of the group, big-endian, without leading zero bytes.
    pub order: &'a [u8],
}

/// NIST P-256.
pub const P256: Curve<'static> = Curve {
    name: "P-256",
    order: &[
        0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad,
        0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ],
};

/// NIST P-384.
pub const P384: Curve<'static> = Curve {
    name: "P-384",
    order: &[
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xc7, 0x63, 0x4d, 0x81, 0xf4, 0x37, 0x2d, 0xdf, 0x58, 0x1a, 0x0d, 0xb2, 0x48, 0xb0, 0xa7, 0x7a,
        0xec, 0xec, 0x19, 0x6a, 0xcc, 0xc5, 0x29, 0x73,
    ],
};

/// The private scalar of a seed, big-endian, as long as the order.
pub fn ecdsa_scalar(seed: &[u8], curve: Curve<'_>) -> Zeroizing<Vec<u8>> {
    let mut drbg = HmacDrbg::new(&[seed, b"det ECDSA key gen ", curve.name.as_bytes()]);
    let mut scalar = Zeroizing::new(vec![0; curve.order.len()]);
    loop {
        drbg.generate(&mut scalar);
        shift_right(&mut scalar, curve.order[0].leading_zeros());
        if scalar.iter().any(|&byte| byte != 0) && scalar.as_slice() < curve.order {
            return scalar;
        }
        drbg.next();
    }
}

/// `bits2int` of RFC 6979: drops the bits by which whole bytes exceed the order (7 on P-521, none on the others).
fn shift_right(bytes: &mut [u8], bits: u32) {
    let mut carry = 0u16;
    for byte in bytes {
        let window = carry << 8 | u16::from(*byte);
        *byte = (window >> bits) as u8;
        carry = window;
    }
}
