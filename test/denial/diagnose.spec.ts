import assert from 'node:assert/strict';
import { diagnose } from '../../src/denial/diagnose.ts';
import { parseRefusal } from '../../src/denial/parse-refusal.ts';
import type { AdmissionState } from '../../src/denial/todays-refusals.ts';
import type { PodSpec, SecurityContext } from '../../src/kubernetes/objects.ts';
import { evaluate } from '../../src/policy/psa/evaluate.ts';
import type { LevelVersion } from '../../src/policy/psa/levels.ts';
import { namespacePolicy } from '../../src/policy/psa/namespace-policy.ts';
import { enforceSentence, warnSentence } from '../../src/policy/psa/sentence.ts';
import type { PoliciesReport } from '../../src/policy/psp/policies-report.ts';
import type { PodSecurityPolicy, PodSecurityPolicySpec } from '../../src/policy/psp/policy.ts';
import { preparePod } from '../../src/policy/psp/prepare-pod.ts';
import { preparePolicy } from '../../src/policy/psp/prepare-policy.ts';
import { select, type Use } from '../../src/policy/psp/select.ts';
import { pspNoPolicies, pspRefusal } from '../../src/policy/psp/sentence.ts';
import type { ServedPod } from '../../src/policy/server-view.ts';
import { podIdentities } from '../../src/rbac/identities.ts';
import { policy } from '../policy/psp/policies.ts';
import { chanceOf } from '../real-cluster/chance.ts';
import { randomTemplate } from '../real-cluster/psa/random-pods.ts';
import { randomPod } from '../real-cluster/psp/random-pods.ts';
import { randomPolicy } from '../real-cluster/psp/random-policies.ts';
import { OTHERS, RBAC } from './recorded.ts';

const NOT_SERVED: PoliciesReport = { served: 'no' };

function pod(context: SecurityContext = {}, spec: Partial<PodSpec> = {}): ServedPod {
  const containers = [{ name: 'main', securityContext: context }];
  return { kind: 'pod', annotations: {}, spec: { automountServiceAccountToken: false, containers, ...spec } };
}

/** The report of a server of 1.24 with these policies. */
function policies(of: ServedPod, all: readonly (readonly [PodSecurityPolicy, Use])[]): PoliciesReport {
  const candidates = all.map(([one, use]) => ({ policy: preparePolicy(one, 24), use }));
  const { answer } = select(preparePod(of, 24, { operation: 'create' }), candidates, 'create');
  const identities = podIdentities({ namespace: 'shop' });
  const known = { served: 'yes', serverMinor: 24, serverIsKnown: true, judged: 'template' } as const;
  return { ...known, identities, human: 'caller', policies: [], answer };
}

function state(
  of: ServedPod,
  given: Partial<AdmissionState> & { readonly labels?: Readonly<Record<string, string>> } = {},
): AdmissionState {
  const { labels = {}, serverMinor = 34, ...rest } = given;
  const namespace = namespacePolicy(
    Object.fromEntries(Object.entries(labels).map(([key, value]) => [`pod-security.kubernetes.io/${key}`, value])),
    serverMinor,
  );
  return { pod: of, policies: NOT_SERVED, enforcesPolicies: 'unknown', namespace, serverMinor, ...rest };
}

/** The world of a server of 1.24 with policies. */
function old(
  of: ServedPod,
  all: Parameters<typeof policies>[1],
  labels: Readonly<Record<string, string>> = {},
): AdmissionState {
  return state(of, { labels, serverMinor: 24, policies: policies(of, all), enforcesPolicies: 'yes' });
}

const PRIVILEGED = pod({ privileged: true });
const STRICT: Partial<PodSecurityPolicySpec> = { privileged: false };
const saidByPolicies = (text: string) =>
  parseRefusal(`pods "a" is forbidden: PodSecurityPolicy: unable to admit pod: [${text}]`);
const SAID_PRIVILEGED = saidByPolicies(
  'spec.containers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed',
);
const saidByLevel = (level: LevelVersion, of: ServedPod) =>
  parseRefusal(`pods "a" is forbidden: ${enforceSentence(level, evaluate(of, level, 34), 34)}`);
const BASELINE: LevelVersion = { level: 'baseline', version: 'latest' };

describe('denial/diagnose', () => {
  it('says as before of whatever today’s rules said a moment ago, of 400 random pods', () => {
    const chance = chanceOf(66);
    const outcomes = { policies: 0, levels: 0 };
    for (let count = 0; count < 400; count += 1) {
      const { metadata, spec } = randomPod(chance);
      const one = { kind: 'pod', annotations: metadata.annotations, spec: spec as unknown as PodSpec } as const;
      const { annotations, spec: policySpec } = randomPolicy(chance);
      const today = old(one, [[{ metadata: { name: 'p', annotations }, spec: policySpec }, 'yes']]);
      const answer = today.policies.served === 'yes' ? today.policies.answer : undefined;
      if (answer?.answer === 'refused') {
        outcomes.policies += 1;
        const text = pspRefusal('a', 'admit', answer.findings);
        assert.equal(diagnose(parseRefusal(text), today).outcome, 'as before', text);
      }
      const template = randomTemplate(chance, 'Pod', 34);
      const other = {
        kind: 'pod',
        annotations: template.metadata.annotations,
        spec: template.spec as unknown as PodSpec,
      } as const;
      const level: LevelVersion = {
        level: chance.one(['baseline', 'restricted']),
        version: chance.one(['latest', 'v1.20']),
      };
      const violations = evaluate(other, level, 34);
      if (violations.length > 0) {
        outcomes.levels += 1;
        const text = enforceSentence(level, violations, 34);
        const labels = { enforce: level.level, 'enforce-version': level.version };
        assert.equal(diagnose(parseRefusal(text), state(other, { labels })).outcome, 'as before', text);
      }
    }
    assert.ok(outcomes.policies > 80 && outcomes.levels > 80, JSON.stringify(outcomes));
  });

  it('says otherwise where the reasons, the values or the refuser are others', () => {
    const wants = pod({ privileged: true, capabilities: { add: ['SYS_TIME'] } });
    const both = policy({ ...STRICT, allowedCapabilities: [] });
    const said = (name: string) =>
      saidByPolicies(
        `spec.containers[0].securityContext.capabilities.add: Invalid value: "${name}": capability may not be added`,
      );
    const onlyCapabilities = policy({ allowedCapabilities: [] });
    assert.equal(diagnose(said('SYS_TIME'), old(wants, [[onlyCapabilities, 'yes']])).outcome, 'as before');
    assert.equal(diagnose(said('NET_RAW'), old(wants, [[onlyCapabilities, 'yes']])).outcome, 'otherwise');
    assert.equal(diagnose(said('SYS_TIME'), old(wants, [[both, 'yes']])).outcome, 'otherwise');
    // Since then the policy may be used.
    assert.equal(diagnose(saidByPolicies(''), old(PRIVILEGED, [[policy(STRICT), 'yes']])).outcome, 'otherwise');
    assert.equal(diagnose(saidByPolicies(''), old(PRIVILEGED, [[policy(STRICT), 'no']])).outcome, 'as before');
    assert.equal(diagnose(parseRefusal(pspNoPolicies('a')), old(PRIVILEGED, [])).outcome, 'as before');
    assert.equal(diagnose(saidByPolicies(''), old(PRIVILEGED, [])).outcome, 'otherwise');
    // The policy is gone, and the level of the namespace refuses it now.
    const labelled = diagnose(SAID_PRIVILEGED, old(PRIVILEGED, [[policy(), 'yes']], { enforce: 'baseline' }));
    assert.deepEqual([labelled.outcome, labelled.refusals.map(({ by }) => by)], ['otherwise', ['PodSecurity']]);
  });

  it('says otherwise where another container, another value or another check of Pod Security is meant', () => {
    const adds = (name: string, capability: string): ServedPod => ({
      ...pod(),
      spec: { containers: [{ name: 'side' }, { name, securityContext: { capabilities: { add: [capability] } } }] },
    });
    const said = saidByLevel(BASELINE, adds('main', 'SYS_TIME'));
    const outcome = (of: ServedPod, labels: Readonly<Record<string, string>>) =>
      diagnose(said, state(of, { labels })).outcome;
    const labels = { enforce: 'baseline' };
    assert.equal(outcome(adds('main', 'SYS_TIME'), labels), 'as before');
    assert.equal(outcome(adds('main', 'NET_RAW'), labels), 'otherwise');
    assert.equal(outcome(adds('other', 'SYS_TIME'), labels), 'otherwise');
    assert.equal(outcome(pod({ privileged: true }), labels), 'otherwise');
    assert.equal(outcome(adds('main', 'SYS_TIME'), { enforce: 'restricted' }), 'otherwise');
    // Another version, and the same reasons.
    assert.equal(outcome(adds('main', 'SYS_TIME'), { ...labels, 'enforce-version': 'v1.30' }), 'as before');
    // The same container and the same value, and another field.
    const onNode = pod({ windowsOptions: { hostProcess: true } });
    assert.equal(diagnose(saidByLevel(BASELINE, PRIVILEGED), state(onNode, { labels })).outcome, 'otherwise');
  });

  it('says otherwise where a policy refuses the same of another container', () => {
    const second: ServedPod = {
      ...pod(),
      spec: {
        automountServiceAccountToken: false,
        containers: [{ name: 'a' }, { name: 'b', securityContext: { privileged: true } }],
      },
    };
    assert.equal(diagnose(SAID_PRIVILEGED, old(second, [[policy(STRICT), 'yes']])).outcome, 'otherwise');
  });

  it('names everybody who would refuse it, one after the other', () => {
    const { outcome, refusals } = diagnose(
      SAID_PRIVILEGED,
      old(PRIVILEGED, [[policy(STRICT), 'yes']], { enforce: 'baseline' }),
    );
    assert.deepEqual([outcome, refusals.map(({ by }) => by)], ['as before', ['PodSecurityPolicy', 'PodSecurity']]);
  });

  it('shows Pod Security the pod that the policy has filled in', () => {
    const labels = { enforce: 'restricted' };
    const good: SecurityContext = {
      allowPrivilegeEscalation: false,
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    };
    const drops = policy({ requiredDropCapabilities: ['ALL'], allowedCapabilities: [] });
    assert.deepEqual(diagnose(undefined, old(pod(good), [[drops, 'yes']], labels)).outcome, 'admitted');
    assert.deepEqual(diagnose(undefined, old(pod(good), [[policy(), 'yes']], labels)).outcome, 'refused');
  });

  it('knows the pod that is not valid since a policy filled it in', () => {
    const contradicting = policy({ allowPrivilegeEscalation: false });
    const said = parseRefusal(
      'Pod "a" is invalid: spec.containers[0].securityContext: Invalid value: {"Privileged":true}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
    );
    const { outcome, refusals } = diagnose(said, old(PRIVILEGED, [[contradicting, 'yes']]));
    assert.equal(outcome, 'as before');
    assert.deepEqual(refusals, [
      {
        by: 'validation',
        policy: 'p',
        contradictions: [{ path: 'spec.containers[0].securityContext', container: 'main', beside: 'privileged' }],
      },
    ]);
    assert.equal(diagnose(said, old(pod(), [[contradicting, 'yes']])).outcome, 'admitted');
  });

  it('says admitted where nobody would refuse it', () => {
    assert.equal(diagnose(SAID_PRIVILEGED, old(PRIVILEGED, [[policy(), 'yes']])).outcome, 'admitted');
    assert.equal(
      diagnose(saidByLevel(BASELINE, PRIVILEGED), state(pod(), { labels: { enforce: 'baseline' } })).outcome,
      'admitted',
    );
    assert.equal(diagnose(undefined, state(pod())).outcome, 'admitted');
  });

  it('does not know whether a level without a label is the server’s default, or that of a label which is gone', () => {
    const said = saidByLevel(BASELINE, PRIVILEGED);
    const { outcome, refusals, undecided } = diagnose(said, state(PRIVILEGED));
    assert.deepEqual([outcome, refusals, undecided], ['unknown', [], ['default']]);
    // Whichever it is, this one gets in.
    assert.equal(diagnose(said, state(pod())).outcome, 'admitted');
    assert.equal(diagnose(said, state(PRIVILEGED, { labels: { enforce: 'privileged' } })).outcome, 'admitted');
    assert.equal(diagnose(said, state(PRIVILEGED, { labels: { enforce: 'restricted' } })).outcome, 'otherwise');
  });

  it('lists apart what is only warned of', () => {
    const labels = { enforce: 'baseline', warn: 'restricted', audit: 'baseline' };
    const { refusals, beside } = diagnose(undefined, state(pod({}, { hostNetwork: true }), { labels }));
    assert.deepEqual(
      refusals.map((one) => one.by === 'PodSecurity' && one.violations.map(({ check }) => check)),
      [['hostNamespaces']],
    );
    assert.deepEqual(
      beside.map(({ mode, policy: { level } }) => [mode, level]),
      [['warn', 'restricted']],
    );
    const warning = parseRefusal(`Warning: ${warnSentence(BASELINE, evaluate(PRIVILEGED, BASELINE, 34), 34)}`);
    assert.equal(diagnose(warning, state(PRIVILEGED)).outcome, 'admitted');
  });

  it('leaves alone what others refuse, and says what ours would', () => {
    for (const text of [RBAC.text, 'something else', ...OTHERS.map(([, , recorded]) => recorded.text)]) {
      const { outcome, refusals } = diagnose(
        parseRefusal(text),
        state(PRIVILEGED, { labels: { enforce: 'baseline' } }),
      );
      assert.deepEqual([outcome, refusals.map(({ by }) => by)], ['not ours', ['PodSecurity']], text);
    }
    const notValid = 'Pod "a" is invalid: spec.containers[0].image: Required value';
    assert.equal(diagnose(parseRefusal(notValid), state(pod())).outcome, 'not ours');
  });

  it('says what could not be found out', () => {
    const unread: PoliciesReport = { served: 'unknown', why: 'forbidden' };
    const said = saidByLevel(BASELINE, PRIVILEGED);
    const cases: readonly (readonly [
      ReturnType<typeof parseRefusal> | undefined,
      AdmissionState,
      string,
      readonly string[],
    ])[] = [
      [undefined, state(pod(), { policies: unread }), 'unknown', ['policies']],
      [
        SAID_PRIVILEGED,
        state(PRIVILEGED, { policies: unread, labels: { enforce: 'baseline' } }),
        'unknown',
        ['policies'],
      ],
      [said, state(PRIVILEGED, { policies: unread, labels: { enforce: 'baseline' } }), 'as before', ['policies']],
      [undefined, { ...state(pod()), namespace: undefined }, 'unknown', ['labels']],
      [said, { ...state(pod()), serverMinor: undefined }, 'unknown', ['version']],
      [
        undefined,
        { ...old(PRIVILEGED, [[policy(STRICT), 'yes']]), enforcesPolicies: 'unknown' },
        'unknown',
        ['enforced'],
      ],
      // The refusal itself shows that policies are enforced.
      [
        SAID_PRIVILEGED,
        { ...old(PRIVILEGED, [[policy(STRICT), 'yes']]), enforcesPolicies: 'unknown' },
        'as before',
        [],
      ],
      [undefined, old(PRIVILEGED, [[policy(), 'unknown']]), 'unknown', ['who may use']],
    ];
    for (const [index, [refusal, given, outcome, undecided]] of cases.entries()) {
      const found = diagnose(refusal, given);
      assert.deepEqual([found.outcome, found.undecided], [outcome, undecided], `case ${index}`);
    }
  });
});
