#!/usr/bin/env python3
"""An independent implementation of kapic/derive/v1 (docs/pki.md), on the Python package `cryptography` (>= 43).

It shares no code with kapic. Use it as a second opinion in tests:

    derive_v1.py --secret HEX64 --cluster ID [--node ID[:GEN]] KIND PATH [GEN]   seed, public key or token of one object
    derive_v1.py --secret HEX64 --cluster ID serial CERT.pem ISSUER.pem         the serial that CERT must have
    derive_v1.py selftest                                                       the published vectors

A key prints `seed`, `spki` (SHA-256 of the DER SubjectPublicKeyInfo) and the PKCS#8 PEM; a token prints itself.
"""
import argparse
import hashlib
import hmac
import math
import random
import struct
import sys

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

ORDER = {
    "P-256": (ec.SECP256R1, 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551),
    "P-384": (ec.SECP384R1, 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973),
}


def mac(key, message):
    return hmac.new(key, message, hashlib.sha256).digest()


def enc(*parts):
    return b"".join(struct.pack(">I", len(p)) + p for p in parts)


def u32(n):
    return struct.pack(">I", n)


def expand(prk, info, length=32):
    out, block, i = b"", b"", 1
    while len(out) < length:
        block = mac(prk, block + info + bytes([i]))
        out += block
        i += 1
    return out[:length]


def cluster_key(secret, cluster):
    return expand(mac(b"kapic/derive/v1", secret), enc(b"cluster", cluster.encode()))


def node_seed(ck, node, generation=0):
    return expand(ck, enc(b"node", node.encode(), u32(generation)))


def object_seed(parent, kind, path, generation=0):
    return expand(parent, enc(b"object", kind.encode(), path.encode(), u32(generation)))


class HmacDrbg:
    """HMAC_DRBG with SHA-256 (SP 800-90A), as c2sp.org/det-keygen uses it."""

    def __init__(self, seed, personalisation):
        self.k, self.v = bytes(32), b"\x01" * 32
        for tag in (b"\x00", b"\x01"):
            self.k = mac(self.k, self.v + tag + seed + personalisation)
            self.v = mac(self.k, self.v)

    def generate(self, n):
        out = b""
        while len(out) < n:
            self.v = mac(self.k, self.v)
            out += self.v
        return out[:n]

    def next(self):
        self.k = mac(self.k, self.v + b"\x00")
        self.v = mac(self.k, self.v)


def ecdsa_key(seed, curve):
    kind, order = ORDER[curve]
    drbg = HmacDrbg(seed, b"det ECDSA key gen " + curve.encode())
    while True:
        d = int.from_bytes(drbg.generate((order.bit_length() + 7) // 8), "big")
        if 0 < d < order:
            return ec.derive_private_key(d, kind())
        drbg.next()


def is_prime(n):
    if any(n % p == 0 for p in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)):
        return False
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for _ in range(16):
        x = pow(random.randrange(2, n - 1), d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def rsa_key(seed, bits):
    drbg, first = HmacDrbg(seed, b"det RSA key gen" + struct.pack(">H", bits)), True

    def prime():
        nonlocal first
        while True:
            if not first:
                drbg.next()
            first = False
            candidate = bytearray(drbg.generate(bits // 16))
            candidate[0] |= 0xC0
            candidate[-1] |= 7
            candidate = int.from_bytes(candidate, "big")
            if is_prime(candidate):
                return candidate

    while True:
        p, q = prime(), prime()
        g = math.gcd(p - 1, q - 1)
        lam = (p - 1) * (q - 1) // g
        if g >= 1 << 32 or math.gcd(65537, lam) != 1:
            continue
        d = pow(65537, -1, lam)
        public = rsa.RSAPublicNumbers(65537, p * q)
        return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()


def key(kind, seed):
    name = kind.removeprefix("key/")
    if name == "ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    if name.startswith("rsa"):
        return rsa_key(seed, int(name[3:]))
    return ecdsa_key(seed, {"p256": "P-256", "p384": "P-384"}[name])


def token(seed, counter=None):
    label = enc(b"token") if counter is None else enc(b"token", u32(counter))
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    text = "".join(letters[b % 36] for b in expand(seed, label, 64) if b < 252)[:22]
    return f"{text[:6]}.{text[6:]}"


def spki(public):
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def der_length(n):
    if n < 128:
        return bytes([n])
    body = n.to_bytes((n.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(body)]) + body


def der_header(der):
    """Length of the tag-and-length prefix of the outermost DER element."""
    return 2 if der[1] < 128 else 2 + (der[1] & 0x7F)


def with_serial_zero(tbs):
    body = tbs[der_header(tbs):]
    version = body[:5]
    assert version == bytes.fromhex("a003020102") and body[5] == 0x02, "not an X.509 v3 TBSCertificate"
    rest = body[7 + body[6]:]
    body = version + b"\x02\x01\x00" + rest
    return b"\x30" + der_length(len(body)) + body


def serial(ck, tbs, issuer_spki):
    serial_key = expand(ck, enc(b"serial", hashlib.sha256(issuer_spki).digest()))
    out = bytearray(mac(serial_key, with_serial_zero(tbs))[:20])
    out[0] = (out[0] & 0x3F) | 0x40
    return bytes(out)


def selftest():
    secret = bytes(range(32))
    ck = cluster_key(secret, "prod-eu1")
    node = node_seed(ck, "worker-0")
    expected = {
        "prk": ("9df6665817286880d8f1260376752f3d2b3576a02f5f50160761e3d6b904f98e", mac(b"kapic/derive/v1", secret).hex()),
        "ck": ("c344a11a0dded31f42529cc2babdc9ddea5ad5ffa9651e1c85e960ade61425a3", ck.hex()),
        "node": ("6b0dc34b71ffa0dba320f53bff80c9e27b94e3ac8bf590a54101ef4049d1be7e", node.hex()),
        "token": ("b7a0ba.v459koh6xqlqrzbv", token(object_seed(ck, "token/bootstrap", "bootstrap/workers"))),
    }
    for name, (want, got) in expected.items():
        assert want == got, f"{name}: expected {want}, found {got}"
    ca = ecdsa_key(object_seed(ck, "key/p256", "ca/kubernetes"), "P-256")
    print("ca/kubernetes P-256 spki", hashlib.sha256(spki(ca.public_key())).hexdigest())
    leaf = ecdsa_key(object_seed(node, "key/p256", "kubelet/client"), "P-256")
    print("worker-0 kubelet/client P-256 spki", hashlib.sha256(spki(leaf.public_key())).hexdigest())
    sa = rsa_key(object_seed(ck, "key/rsa2048", "sa"), 2048)
    der = sa.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    print("sa RSA-2048 pkcs8 sha256", hashlib.sha256(der).hexdigest())
    print("selftest: all vectors agree")


def main():
    if sys.argv[1:] == ["selftest"]:
        return selftest()
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--secret", required=True, help="root secret, 64 hex digits")
    ap.add_argument("--cluster", required=True, help="cluster id")
    ap.add_argument("--node", help="node id, optionally :GENERATION")
    ap.add_argument("what", nargs="+")
    args = ap.parse_args()
    parent = ck = cluster_key(bytes.fromhex(args.secret), args.cluster)
    if args.what[0] == "serial":
        cert, issuer = (x509.load_pem_x509_certificate(open(f, "rb").read()) for f in args.what[1:3])
        print(serial(ck, cert.tbs_certificate_bytes, spki(issuer.public_key())).hex())
        return None
    if args.node:
        name, _, generation = args.node.partition(":")
        parent = node_seed(ck, name, int(generation or 0))
    kind, path, generation = (args.what + ["0"])[:3]
    seed = object_seed(parent, kind, path, int(generation))
    print("seed", seed.hex())
    if kind.startswith("token/"):
        print("token", token(seed))
    elif kind.startswith("key/"):
        private = key(kind, seed)
        print("spki", hashlib.sha256(spki(private.public_key())).hexdigest())
        print(private.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                    serialization.NoEncryption()).decode(), end="")
    return None


if __name__ == "__main__":
    main()
