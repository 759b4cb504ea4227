import assert from 'node:assert/strict';
import type { PodSpec } from '../../../src/kubernetes/objects.ts';
import { evaluate } from '../../../src/policy/psa/evaluate.ts';
import type { Level } from '../../../src/policy/psa/levels.ts';
import { enforceSentence, reasonsText, violationsText, warnSentence } from '../../../src/policy/psa/sentence.ts';

function said(spec: Partial<PodSpec>, level: Level = 'baseline', serverMinor = 34, annotations = {}): string {
  const pod = { kind: 'pod', annotations, spec: { containers: [], ...spec } } as const;
  return violationsText(evaluate(pod, { level, version: 'latest' }, serverMinor), serverMinor);
}

describe('policy/psa/sentence', () => {
  it('names level, version, reasons and details as the API server does', () => {
    const pod = { kind: 'pod', annotations: {}, spec: { containers: [], hostPID: true, hostIPC: true } } as const;
    const policy = { level: 'baseline', version: 'v1.30' } as const;
    const violations = evaluate(pod, policy, 34);
    const rest = 'PodSecurity "baseline:v1.30": host namespaces (hostPID=true, hostIPC=true)';
    assert.equal(enforceSentence(policy, violations, 34), `violates ${rest}`);
    assert.equal(warnSentence(policy, violations, 34), `would violate ${rest}`);
    assert.equal(reasonsText(violations, 34), 'host namespaces');
  });

  it('names containers in visiting order, values by their bytes and each once', () => {
    const spec: Partial<PodSpec> = {
      initContainers: [{ name: 'z', securityContext: { capabilities: { add: ['b', 'Z', 'b'] } } }],
      containers: [{ name: 'a', securityContext: { capabilities: { add: ['Ä', 'Z', 'CHOWN'] } } }],
    };
    assert.equal(
      said(spec),
      'non-default capabilities (containers "z", "a" must not include "Z", "b", "Ä" in securityContext.capabilities.add)',
    );
  });

  it('sorts the containers of probes, and says use of several', () => {
    const probe = (name: string) => ({ name, livenessProbe: { httpGet: { host: 'h' } } });
    assert.equal(
      said({ containers: [probe('b'), probe('a')] }),
      'probe or lifecycle host (containers "a", "b" use probe or lifecycle host "h")',
    );
  });

  it('joins the pod and its containers by "and"', () => {
    const spec: Partial<PodSpec> = {
      securityContext: { seLinuxOptions: { type: 'x', user: 'u' } },
      containers: [{ name: 'a', securityContext: { seLinuxOptions: { role: 'r' } } }],
    };
    assert.equal(
      said(spec),
      'seLinuxOptions (pod and container "a" set forbidden securityContext.seLinuxOptions: type "x"; user may not be set; role may not be set)',
    );
  });

  it('ends in nothing where servers before 1.26 did: SELinux users without a type', () => {
    assert.equal(
      said({ securityContext: { seLinuxOptions: { user: 'u' } } }, 'baseline', 25),
      'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: )',
    );
  });

  it('names an AppArmor annotation beside the field that the server made of it', () => {
    const annotations = { 'container.apparmor.security.beta.kubernetes.io/a': 'unconfined' };
    assert.equal(
      said({ containers: [{ name: 'a' }] }, 'baseline', 34, annotations),
      'forbidden AppArmor profiles (container "a" and annotation must not set AppArmor profile type to "Unconfined", "container.apparmor.security.beta.kubernetes.io/a="unconfined"")',
    );
    assert.equal(
      said({ containers: [{ name: 'a' }] }, 'baseline', 29, annotations),
      'forbidden AppArmor profile (container.apparmor.security.beta.kubernetes.io/a="unconfined")',
    );
  });

  it('names only explicit refusals of runAsNonRoot where there are any', () => {
    const spec: Partial<PodSpec> = {
      containers: [{ name: 'a', securityContext: { runAsNonRoot: false } }, { name: 'b' }],
    };
    assert.match(
      said(spec, 'restricted'),
      /runAsNonRoot != true \(container "a" must not set securityContext.runAsNonRoot=false\)/,
    );
  });

  it('names both what hides drop and what is added, at restricted', () => {
    const spec: Partial<PodSpec> = {
      containers: [{ name: 'a', securityContext: { capabilities: { add: ['CHOWN'] } } }],
    };
    assert.match(
      said(spec, 'restricted'),
      /unrestricted capabilities \(container "a" must set securityContext.capabilities.drop=\["ALL"\]; container "a" must not include "CHOWN" in securityContext.capabilities.add\)/,
    );
  });

  it('names a hostPath twice on servers before 1.24, which let no check replace another', () => {
    const spec = { volumes: [{ name: 'v', hostPath: {} }] };
    assert.match(said(spec, 'restricted', 23), /^hostPath volumes \(volume "v"\), restricted volume types /);
    assert.match(
      said(spec, 'restricted', 24),
      /^restricted volume types \(volume "v" uses restricted volume type "hostPath"\)/,
    );
  });
});
