#!/usr/bin/env bash
# Checks the cluster lab from the operator's machine: units, etcd, API servers, nodes. It changes nothing.
# KAPIC_SSH says how hosts are reached; the default is `ssh -o BatchMode=yes -o ConnectTimeout=5 -l root`.
# Exit status: 0 all is well, 1 something is not.
set -u
cd "$(dirname "$0")" || exit 2

read -r -a ssh_command <<<"${KAPIC_SSH:-ssh -o BatchMode=yes -o ConnectTimeout=5 -l root}"
failures=0

on_host() {
    local address=$1
    shift
    "${ssh_command[@]}" "$address" "$@"
}

kube() {
    kubectl --kubeconfig=kubeconfigs/super-admin.conf --request-timeout=10s "$@"
}

check() {
    local what=$1 output
    shift
    if output=$("$@" 2>&1); then
        printf 'ok    %s\n' "$what"
    else
        printf 'FAIL  %s\n' "$what"
        printf '%s\n' "$output" | sed 's/^/      /'
        failures=$((failures + 1))
    fi
}

# Units.
check 'box: etcd runs' on_host 192.0.2.10 systemctl status --no-pager --lines=5 etcd.service
check 'box: kube-apiserver runs' on_host 192.0.2.10 systemctl status --no-pager --lines=5 kube-apiserver.service
check 'box: kube-controller-manager runs' on_host 192.0.2.10 systemctl status --no-pager --lines=5 kube-controller-manager.service
check 'box: kube-scheduler runs' on_host 192.0.2.10 systemctl status --no-pager --lines=5 kube-scheduler.service
check 'box: kubelet runs' on_host 192.0.2.10 systemctl status --no-pager --lines=5 kubelet.service
check 'box: kube-proxy runs' on_host 192.0.2.10 systemctl status --no-pager --lines=5 kube-proxy.service

# etcd, asked on box with the certificate of its member.
etcd() {
    on_host 192.0.2.10 env ETCDCTL_API=3 /usr/local/bin/etcdctl \
        --endpoints=https://192.0.2.10:2379 \
        --cacert=/etc/kubernetes/pki/etcd/ca.crt \
        --cert=/etc/kubernetes/pki/etcd/peer.crt \
        --key=/etc/kubernetes/pki/etcd/peer.key \
        "$@"
}
check 'etcd: members' etcd member list
check 'etcd: every member answers' etcd endpoint health
check 'etcd: keys of Kubernetes can be listed' etcd get /registry/ --prefix --keys-only --limit=5

# API servers: each one, then through the endpoint.
check 'box: the API server is ready' kube --server=https://192.0.2.10:6443 get --raw=/readyz
check 'https://192.0.2.10:6443 is ready' kube get --raw=/readyz
check 'cluster-info' kube cluster-info

# Who works for the others.
check 'kube-controller-manager: one instance is elected' kube --namespace=kube-system get lease kube-controller-manager
check 'kube-scheduler: one instance is elected' kube --namespace=kube-system get lease kube-scheduler

# Nodes.
check 'box: the node is ready' kube wait --for=condition=Ready node/box --timeout=5s

if [ "$failures" -gt 0 ]; then
    printf '%d checks failed\n' "$failures"
    exit 1
fi
printf 'all checks passed\n'
