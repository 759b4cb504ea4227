import type { CapabilityPage } from './page.ts';

/** Interfaces, packets and ports, within the network namespace that the process is in. */
export const NETWORK = {
  NET_ADMIN: {
    since: '2.2',
    summary: 'configure the network: interfaces, routes, firewall, traffic control',
    allows:
      'Set addresses, routes, iptables and nftables rules, traffic control, tunnels and bridges, promiscuous mode, and privileged socket options such as SO_MARK and SO_PRIORITY above 6, in the network namespace of the pod.',
    without:
      'ip link, ip route, iptables and tc fail with "Operation not permitted". Network plugins, service-mesh init containers (istio-init), VPN clients (WireGuard, OpenVPN), keepalived and MetalLB need it.',
    danger:
      "In the pod's own network it can undo what a network plugin or a mesh set up there, spoof addresses and listen to neighbours. With hostNetwork it is the node's network. Its many kernel interfaces (netfilter, traffic control) were behind repeated kernel bugs.",
    advice: 'drop',
    because: 'applications use a network, they do not make it; those that make it are few and known.',
    instead: [
      'the CNI plugin of the mesh instead of its init container (istio-cni)',
      'NetworkPolicy instead of firewall rules in pods',
      'the sysctls of the pod for what is one (net.ipv4.*)',
    ],
    related: ['NET_RAW', 'NET_BIND_SERVICE', 'SYS_ADMIN', 'BPF'],
    phrases: [
      'iptables',
      'nftables firewall rules',
      'ip route add',
      'change routing table',
      'configure network interface',
      'bring interface up',
      'vpn',
      'wireguard',
      'openvpn tun device',
      'traffic shaping tc',
      'istio init',
      'promiscuous mode',
      'transparent proxy',
      'change mtu',
      'add ip address',
      'masquerade nat',
      'keepalived vip',
    ],
    sources: ['CVE-2022-0185 and CVE-2022-25636, for the last sentence'],
  },
  NET_BIND_SERVICE: {
    since: '2.2',
    summary: 'listen on ports below 1024',
    allows:
      'bind() to TCP and UDP ports below net.ipv4.ip_unprivileged_port_start, which is 1024 unless somebody changed it.',
    without:
      'bind() to 80, 443 or 53 fails with "Permission denied" for a user other than root, and for root after drop ALL. Web servers, ingress controllers, DNS servers.',
    danger:
      "Little: in the pod's own network the low ports are free for it anyway. With hostNetwork it could take the place of a service of the node.",
    advice: 'keep if needed',
    because:
      'it is the only one that the restricted level lets be added; but it does not reach a process that is not root, since Kubernetes sets no ambient capabilities.',
    instead: [
      'a port from 1024 on, and a Service or a containerPort mapping that has the low one',
      'the sysctl net.ipv4.ip_unprivileged_port_start: "0" in spec.securityContext.sysctls, which the baseline level accepts',
      'Docker since 20.10 and containerd since 2.0 set that sysctl by themselves, except with hostNetwork; CRI-O does not',
    ],
    related: ['NET_ADMIN', 'NET_RAW'],
    phrases: [
      'bind port 80',
      'listen on port 443',
      'privileged port',
      'low port',
      'port below 1024',
      'bind: permission denied',
      'dns server port 53',
      'web server http https',
      'nginx 80',
    ],
    sources: [
      'Linux Documentation/networking/ip-sysctl.rst',
      'moby/moby#41030 (Docker 20.10), containerd/containerd#11502 (containerd 2.0)',
    ],
  },
  NET_BROADCAST: {
    since: '2.2',
    summary: 'nothing: the kernel does not ask for it',
    allows:
      'It was meant for sending broadcasts and listening to multicasts, but no kernel asks for it. Both work without it: SO_BROADCAST and joining a group need no capability.',
    without: 'Nothing fails.',
    danger: 'None, as long as no kernel asks for it.',
    advice: 'drop',
    because: 'it does nothing, so nothing is lost.',
    instead: [],
    related: ['NET_ADMIN'],
    phrases: ['broadcast', 'multicast', 'udp broadcast packets', 'mdns', 'discovery by multicast'],
    sources: ['capabilities(7): "(Unused)"', 'socket(7), SO_BROADCAST'],
  },
  NET_RAW: {
    since: '2.2',
    summary: 'send packets of any kind and read all that pass: raw and packet sockets',
    allows:
      'Open raw sockets (packets with headers of your own, ICMP included) and packet sockets (every frame on the interfaces of the pod), and bind to foreign addresses for transparent proxying.',
    without:
      'ping fails with "socket: Operation not permitted" where the sysctl below does not let it in; so do tcpdump, traceroute -I, arping, nmap -sS, and DHCP and VRRP daemons.',
    danger:
      'ARP and DNS answers can be forged for other pods on the same bridge, and traffic that passes can be read: a man in the middle between pods (CVE-2020-14386 made it a way to the node).',
    advice: 'drop',
    because: 'containerd and Docker grant it to everybody only for ping; applications use ordinary sockets.',
    instead: [
      'the sysctl net.ipv4.ping_group_range: "0 2147483647" in spec.securityContext.sysctls, which the baseline level accepts: ping then needs nothing',
      'Docker since 20.10 and containerd since 2.0 set that sysctl by themselves, except with hostNetwork; CRI-O does not',
      'an ephemeral container that has it, for tcpdump while somebody looks',
    ],
    related: ['NET_ADMIN', 'NET_BIND_SERVICE'],
    phrases: [
      'ping',
      'icmp echo',
      'tcpdump',
      'capture packets',
      'sniff network traffic',
      'wireshark',
      'traceroute',
      'arp spoofing',
      'raw socket',
      'packet socket',
      'nmap syn scan',
      'craft packets',
      'dhcp client',
    ],
    sources: [
      'icmp(7), packet(7), raw(7)',
      'moby/moby#41030 (Docker 20.10), containerd/containerd#11502 (containerd 2.0)',
      'CVE-2020-14386',
    ],
  },
} as const satisfies Record<string, CapabilityPage>;
