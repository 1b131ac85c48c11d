#!/usr/bin/env bash
# Checks the cluster prod-eu1 from the operator's machine: units, etcd, API servers, nodes. It changes nothing.
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
check 'm1: etcd runs' on_host 10.20.0.11 systemctl status --no-pager --lines=5 etcd.service
check 'm1: kube-apiserver runs' on_host 10.20.0.11 systemctl status --no-pager --lines=5 kube-apiserver.service
check 'm1: kube-controller-manager runs' on_host 10.20.0.11 systemctl status --no-pager --lines=5 kube-controller-manager.service
check 'm1: kube-scheduler runs' on_host 10.20.0.11 systemctl status --no-pager --lines=5 kube-scheduler.service
check 'm2: etcd runs' on_host 10.20.0.12 systemctl status --no-pager --lines=5 etcd.service
check 'm2: kube-apiserver runs' on_host 10.20.0.12 systemctl status --no-pager --lines=5 kube-apiserver.service
check 'm2: kube-controller-manager runs' on_host 10.20.0.12 systemctl status --no-pager --lines=5 kube-controller-manager.service
check 'm2: kube-scheduler runs' on_host 10.20.0.12 systemctl status --no-pager --lines=5 kube-scheduler.service
check 'm3: etcd runs' on_host 10.20.0.13 systemctl status --no-pager --lines=5 etcd.service
check 'm3: kube-apiserver runs' on_host 10.20.0.13 systemctl status --no-pager --lines=5 kube-apiserver.service
check 'm3: kube-controller-manager runs' on_host 10.20.0.13 systemctl status --no-pager --lines=5 kube-controller-manager.service
check 'm3: kube-scheduler runs' on_host 10.20.0.13 systemctl status --no-pager --lines=5 kube-scheduler.service
check 'lb1: haproxy runs' on_host 10.20.0.21 systemctl status --no-pager --lines=5 haproxy.service
check 'lb1: keepalived runs' on_host 10.20.0.21 systemctl status --no-pager --lines=5 keepalived.service
check 'lb2: haproxy runs' on_host 10.20.0.22 systemctl status --no-pager --lines=5 haproxy.service
check 'lb2: keepalived runs' on_host 10.20.0.22 systemctl status --no-pager --lines=5 keepalived.service
check 'w1: kubelet runs' on_host 10.20.0.31 systemctl status --no-pager --lines=5 kubelet.service
check 'w1: kube-proxy runs' on_host 10.20.0.31 systemctl status --no-pager --lines=5 kube-proxy.service
check 'w2: kubelet runs' on_host 10.20.0.32 systemctl status --no-pager --lines=5 kubelet.service
check 'w2: kube-proxy runs' on_host 10.20.0.32 systemctl status --no-pager --lines=5 kube-proxy.service

# etcd, asked on m1 with the certificate of its member.
etcd() {
    on_host 10.20.0.11 env ETCDCTL_API=3 /usr/local/bin/etcdctl \
        --endpoints=https://10.20.0.11:2379,https://10.20.0.12:2379,https://10.20.0.13:2379 \
        --cacert=/etc/kubernetes/pki/etcd/ca.crt \
        --cert=/etc/kubernetes/pki/etcd/peer.crt \
        --key=/etc/kubernetes/pki/etcd/peer.key \
        "$@"
}
check 'etcd: members' etcd member list
check 'etcd: every member answers' etcd endpoint health
check 'etcd: keys of Kubernetes can be listed' etcd get /registry/ --prefix --keys-only --limit=5

# API servers: each one, then through the endpoint.
check 'm1: the API server is ready' kube --server=https://10.20.0.11:6443 get --raw=/readyz
check 'm2: the API server is ready' kube --server=https://10.20.0.12:6443 get --raw=/readyz
check 'm3: the API server is ready' kube --server=https://10.20.0.13:6443 get --raw=/readyz
check 'https://api.eu1.example.com:6443 is ready' kube get --raw=/readyz
check 'cluster-info' kube cluster-info

# Who works for the others.
check 'kube-controller-manager: one instance is elected' kube --namespace=kube-system get lease kube-controller-manager
check 'kube-scheduler: one instance is elected' kube --namespace=kube-system get lease kube-scheduler

# Nodes.
check 'w1: the node is ready' kube wait --for=condition=Ready node/w1 --timeout=5s
check 'w2: the node is ready' kube wait --for=condition=Ready node/w2 --timeout=5s

if [ "$failures" -gt 0 ]; then
    printf '%d checks failed\n' "$failures"
    exit 1
fi
printf 'all checks passed\n'
