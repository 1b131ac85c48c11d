#!/bin/bash
# Whether the load balancer on this host accepts connections.
exec timeout 2 bash -c 'exec 3<>/dev/tcp/127.0.0.1/6443'
