"""The types of flags as the catalog writes them, from what the components call them."""

# Flags whose value is narrower, or wider, than the type that the command itself prints.
TYPES = {
    "kube-apiserver/audit-log-maxage": "int64(0..)",
    "kube-apiserver/audit-log-maxbackup": "int64(0..)",
    "kube-apiserver/audit-log-maxsize": "int64(0..)",
    "kube-apiserver/goaway-chance": "float(0..0.02)",
    "kube-apiserver/runtime-config": "map-or-key",
    "kube-apiserver/shutdown-delay-duration": "duration(0..)",
    "kubelet/eviction-hard": "map-less",
    "kubelet/eviction-soft": "map-less",
    "etcd/discovery-fallback": "enum(exit,proxy)",
    "etcd/initial-cluster-state": "enum(existing,new)",
    "etcd/proxy": "enum(off,on,readonly)",
}
# The closed sets of words that a component's own validation takes, from the source of the releases that it holds for: apiserver's
# pkg/server/options/{audit,etcd}.go at 0.20.15, 0.23.17, 0.24.17, 0.32.13 and 0.36.3, the kubelet's options.go at 1.24.17, etcd's
# embed/config_logging.go at 3.4, 3.5.33 and 3.6.14. What is not established for a version has no words there.
CHOICES = {
    "kube-apiserver/audit-log-format": ["words json,legacy"],
    "kube-apiserver/audit-log-mode": ["words batch,blocking,blocking-strict"],
    "kube-apiserver/audit-webhook-mode": ["words batch,blocking,blocking-strict"],
    "kube-apiserver/audit-log-version": ["words audit.k8s.io/v1alpha1,audit.k8s.io/v1beta1,audit.k8s.io/v1", "words@1.24 audit.k8s.io/v1"],
    "kube-apiserver/audit-webhook-version": ["words audit.k8s.io/v1alpha1,audit.k8s.io/v1beta1,audit.k8s.io/v1", "words@1.24 audit.k8s.io/v1"],
    "kube-apiserver/storage-backend": ["words etcd3"],
    "kubelet/container-runtime": ["words@1.24 remote"],
    "etcd/logger": ["words@3.5 zap"],
}
WORDS = {
    "Level": "int32", "LocalMode": "string", "ProxyMode": "string", "[]v1.Taint": "taints", "cidrs": "cidr-list",
    "colonSeparatedMultimapStringString": "map-multi", "float32": "float", "float64": "float", "int": "int64", "int32Slice": "int-list",
    "ipport": "ip-port", "map": "map-multi", "mapStringBool": "map-bool", "mapStringString": "map", "namedCertKey": "cert-key",
    "pattern=N,...": "vmodule", "port-range": "port-range", "portRange": "port-range", "stringArray": "string",
    "stringSlice": "list", "stringToString": "map", "strings": "list", "traceLocation": "trace-location", "uint": "uint64",
    "urls": "url-list", "urls or *": "list", "value": "string",
}
SAME = {"bool", "duration", "int32", "int64", "ip", "quantity", "reserved-memory", "severity", "string", "uint32", "uint64", "version"}


def flag_kind(component, name, go):
    """The catalog's word for a type; None if there is none yet."""
    return TYPES.get(f"{component}/{name}") or WORDS.get(go) or (go if go in SAME else None)
