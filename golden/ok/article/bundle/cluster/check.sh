#!/usr/bin/env bash
# Checks the cluster p001 from the operator's machine: units, etcd, API servers, nodes. It changes nothing.
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
    kubectl --kubeconfig=kubeconfigs/super-admin.kubeconfig --request-timeout=10s "$@"
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
check 'm1: etcd runs' on_host 10.40.61.116 systemctl status --no-pager --lines=5 etcd.service
check 'm1: kube-apiserver runs' on_host 10.40.61.116 systemctl status --no-pager --lines=5 kube-apiserver.service
check 'm1: kube-controller-manager runs' on_host 10.40.61.116 systemctl status --no-pager --lines=5 kube-controller-manager.service
check 'm1: kube-scheduler runs' on_host 10.40.61.116 systemctl status --no-pager --lines=5 kube-scheduler.service
check 'm1: haproxy runs' on_host 10.40.61.116 systemctl status --no-pager --lines=5 haproxy.service
check 'm2: etcd runs' on_host 10.40.58.153 systemctl status --no-pager --lines=5 etcd.service
check 'm2: kube-apiserver runs' on_host 10.40.58.153 systemctl status --no-pager --lines=5 kube-apiserver.service
check 'm2: kube-controller-manager runs' on_host 10.40.58.153 systemctl status --no-pager --lines=5 kube-controller-manager.service
check 'm2: kube-scheduler runs' on_host 10.40.58.153 systemctl status --no-pager --lines=5 kube-scheduler.service
check 'm2: haproxy runs' on_host 10.40.58.153 systemctl status --no-pager --lines=5 haproxy.service
check 'm3: etcd runs' on_host 10.40.58.154 systemctl status --no-pager --lines=5 etcd.service
check 'm3: kube-apiserver runs' on_host 10.40.58.154 systemctl status --no-pager --lines=5 kube-apiserver.service
check 'm3: kube-controller-manager runs' on_host 10.40.58.154 systemctl status --no-pager --lines=5 kube-controller-manager.service
check 'm3: kube-scheduler runs' on_host 10.40.58.154 systemctl status --no-pager --lines=5 kube-scheduler.service
check 'm3: haproxy runs' on_host 10.40.58.154 systemctl status --no-pager --lines=5 haproxy.service

# etcd, asked on m1 with the certificate of its member.
etcd() {
    on_host 10.40.61.116 env ETCDCTL_API=3 /srv/kubernetes/bin/etcdctl \
        --endpoints=https://10.40.61.116:2379,https://10.40.58.153:2379,https://10.40.58.154:2379 \
        --cacert=/srv/kubernetes/pki/ca.pem \
        --cert=/srv/kubernetes/pki/etcd.pem \
        --key=/srv/kubernetes/pki/etcd-key.pem \
        "$@"
}
check 'etcd: members' etcd member list
check 'etcd: every member answers' etcd endpoint health
check 'etcd: keys of Kubernetes can be listed' etcd get /registry/ --prefix --keys-only --limit=5

# API servers: each one, then through the endpoint.
check 'm1: the API server is ready' kube --server=https://10.40.61.116:6443 get --raw=/readyz
check 'm2: the API server is ready' kube --server=https://10.40.58.153:6443 get --raw=/readyz
check 'm3: the API server is ready' kube --server=https://10.40.58.154:6443 get --raw=/readyz
check 'https://apiserver-p001.svc.gxd88.cn:8443 is ready' kube get --raw=/readyz
check 'cluster-info' kube cluster-info
check 'componentstatuses' kube get componentstatuses

# Who works for the others.
check 'kube-controller-manager: one instance is elected' kube --namespace=kube-system get lease kube-controller-manager
check 'kube-scheduler: one instance is elected' kube --namespace=kube-system get lease kube-scheduler

if [ "$failures" -gt 0 ]; then
    printf '%d checks failed\n' "$failures"
    exit 1
fi
printf 'all checks passed\n'
