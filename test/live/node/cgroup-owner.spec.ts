import assert from 'node:assert/strict';
import { cgroupOwner, isBesideReader } from '../../../src/live/node/cgroup-owner.ts';

const UID = '1f5a7660-6451-485e-a2d5-cd54dc295aa0';
const UNIT_UID = UID.replaceAll('-', '_');
const ID = 'd34ce0e8708793ccf3f37bd3d7c3ac754e89569b08334e0b30ddfe5d5a3b17c3';
const OTHER = 'a'.repeat(64);

describe('live/node/cgroup-owner', () => {
  const layouts: readonly [layout: string, path: string][] = [
    ['cgroupfs, guaranteed', `/kubepods/pod${UID}/${ID}`],
    ['cgroupfs, burstable', `/kubepods/burstable/pod${UID}/${ID}`],
    ['cgroupfs below a cgroupRoot', `/some-root/kubepods/besteffort/pod${UID}/${ID}`],
    [
      'systemd, containerd',
      `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${UNIT_UID}.slice/cri-containerd-${ID}.scope`,
    ],
    ['systemd, guaranteed, CRI-O', `/kubepods.slice/kubepods-pod${UNIT_UID}.slice/crio-${ID}.scope`],
    ['systemd, CRI-O, nested', `/kubepods.slice/kubepods-pod${UNIT_UID}.slice/crio-${ID}.scope/container`],
    [
      'systemd, Docker',
      `/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${UNIT_UID}.slice/docker-${ID}.scope`,
    ],
    [
      'systemd below a cgroupRoot, as kind has it',
      `/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort.slice/kubelet-kubepods-besteffort-pod${UNIT_UID}.slice/cri-containerd-${ID}.scope`,
    ],
    [
      'systemd for the kubelet, cgroupfs for containerd',
      `/system.slice/containerd.service/kubepods-burstable-pod${UNIT_UID}.slice:cri-containerd:${ID}`,
    ],
    ['a machine in a container', `/docker/${OTHER}/kubelet/kubepods/burstable/pod${UID}/${ID}`],
    ['from inside a cgroup namespace', `/../../pod${UID}/${ID}`],
    [
      'from inside a cgroup namespace, systemd',
      `/../../kubepods-besteffort-pod${UNIT_UID}.slice/cri-containerd-${ID}.scope`,
    ],
    ['systemd inside the container', `/kubepods/burstable/pod${UID}/${ID}/init.scope`],
    ['a container made inside the container', `/kubepods/burstable/pod${UID}/${ID}/docker/${OTHER}`],
    [
      'a container that pretends to be another one inside',
      `/kubepods/burstable/pod${UID}/${ID}/kubepods/pod${UID.replace('1', '2')}/${OTHER}`,
    ],
  ];
  for (const [layout, path] of layouts) {
    it(`finds pod and container: ${layout}`, () => {
      assert.deepEqual(cgroupOwner(path), { podUid: UID, container: ID });
    });
  }

  it('knows a static pod by the hash of its manifest', () => {
    const hash = '8f3de2c75089df8fa76a88f05b4af0fe';
    assert.deepEqual(cgroupOwner(`/kubepods/besteffort/pod${hash}/${ID}`), { podUid: hash, container: ID });
  });

  it("takes what is in a pod's own cgroup for the pod's", () => {
    assert.deepEqual(cgroupOwner(`/kubepods/burstable/pod${UID}`), { podUid: UID });
    assert.deepEqual(cgroupOwner(`/kubepods.slice/kubepods-pod${UNIT_UID}.slice`), { podUid: UID });
  });

  for (const path of [
    '/',
    '',
    '/system.slice/kubelet.service',
    '/kubepods/burstable',
    `/docker/${ID}`,
    '/user.slice/podman-1.scope',
    `/machine.slice/libpod-${ID}.scope`,
    `/kubepods.slice/kubepods-pod${UNIT_UID}.slice/crio-conmon-${ID}.scope`,
  ]) {
    it(`leaves ${path === '' ? 'an empty path' : path} to the node`, () => {
      assert.equal(cgroupOwner(path), undefined);
    });
  }

  it("tells what is in the reader's own pod in a cgroup namespace", () => {
    assert.deepEqual(['/', `/../${ID}`, '/../../x', '/..', '/x'].map(isBesideReader), [
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
