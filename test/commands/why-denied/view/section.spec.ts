import assert from 'node:assert/strict';
import type { Denial } from '../../../../src/commands/why-denied/report.ts';
import { denialSection } from '../../../../src/commands/why-denied/view/section.ts';
import { ALL_RECORDED } from '../../../denial/all-recorded.ts';
import { OTHERS, PSP_REFUSED } from '../../../denial/recorded.ts';
import { SCC_LOGS } from '../../../denial/scc-logs.ts';
import { BASELINE_TEXT, denial, said, textAlone, today } from '../../../support/denials.ts';
import { HOSTILE, hostile, UNSAFE } from '../../../support/hostile.ts';

const section = (one: Denial, wide = false) => denialSection(one, { wide, headers: true });
/** What stands behind a label, in one line each. */
function labelled(text: string): [label: string, text: string][] {
  const lines = text.replace(/\n {6,}/g, ' ').split('\n');
  // The table of fields has names of containers there.
  return lines.slice(lines.findIndex((line) => line.startsWith('  said'))).flatMap((line): [string, string][] => {
    const [, label, rest] = /^ {2}([a-z]+) {3,}(.*)$/.exec(line) ?? [];
    return label !== undefined && rest !== undefined ? [[label, rest]] : [];
  });
}
const labels = (one: Denial, wide = false) => labelled(section(one, wide)).map(([label]) => label);

describe('commands/why-denied/view/section', () => {
  it('is the sentence, the fields, the evidence and the remedy', () => {
    const patch = [{ op: 'remove', path: '/spec/template/spec/hostNetwork' }] as const;
    const remedies = [
      { remedy: { is: 'patch', patch, assumes: [], undecided: [] }, provenBy: { dryRunAs: 'caller' } },
      {
        remedy: {
          is: 'label',
          namespace: 'shop',
          label: 'enforce',
          from: { level: 'baseline', version: 'latest' },
          to: { level: 'privileged', version: 'latest' },
          alsoAllows: ['hostPorts'],
          undecided: [],
        },
        provenBy: { rules: true },
      },
    ] as const;
    assert.deepEqual(section(denial({ today: today({ remedies }) })).split('\n'), [
      'deployment/web in shop wants 1 pod and has 0: refused 14 times, last at 2026-01-01 10:00:00 UTC.',
      'Refused by Pod Security: namespace shop enforces baseline:latest.',
      '',
      '  CONTAINER   FIELD              IS     ACCEPTED         RULE',
      '  pod         spec.hostNetwork   true   false, not set   hostNamespaces',
      '',
      '  said       Error creating: pods "web-1-abcde" is forbidden: violates PodSecurity "baseline:latest": host namespaces',
      '             (hostNetwork=true)',
      '  where      event FailedCreate of replicaset/web-1, 14 times, last at 2026-01-01 10:00:00 UTC',
      '  now        Judged again: such a pod is refused for the same reasons.',
      '  reason     pod-security-level: see docs/reasons/pod-security-level.md',
      '',
      'The smallest change of the object (proven by a dry run as yourself):',
      `  kubectl patch deployment/web -n shop --type=json -p '${JSON.stringify(patch)}'`,
      '',
      'Or: let namespace shop enforce privileged:latest only (judged again, it gets in):',
      '  kubectl label namespace shop pod-security.kubernetes.io/enforce=privileged --overwrite',
      "  note   Nobody's pods there are checked for these any more: hostPorts.",
      '',
    ]);
  });

  it('is without a judgement for a text alone', () => {
    assert.deepEqual(labels(textAlone(BASELINE_TEXT)), ['said', 'reason']);
    assert.deepEqual(labels(textAlone(SCC_LOGS[1]?.text ?? '')), ['said', 'reason']);
    assert.ok(labels(textAlone(SCC_LOGS.find(({ text }) => text.includes('not usable'))?.text ?? '')).includes('scc'));
  });

  it('shows earlier texts of other reasons, and all of them when wide', () => {
    const others = OTHERS.slice(0, 4).map(([, , { text }]) => said(text));
    const one = denial({ said: [said(BASELINE_TEXT), said(`${BASELINE_TEXT} again`), ...others] });
    const earlier = (wide: boolean) => labels(one, wide).filter((label) => label === 'earlier').length;
    assert.deepEqual([earlier(false), earlier(true)], [2, 5]);
  });

  it('says what the server said, what is beside, and when it is tried again', () => {
    const beside = [{ mode: 'warn', policy: { level: 'restricted', version: 'latest' }, violations: [] }] as const;
    const retry = { atMostSeconds: 5, tryNow: ['kubectl'] };
    const server = { notAsked: 'no' };
    const noPatch = { because: 'unproven' } as const;
    const one = denial({ today: today({ server, retry, noPatch, diagnosis: { beside } }) });
    assert.deepEqual(labels(one), ['said', 'where', 'now', 'retry', 'server', 'beside', 'reason']);
    assert.match(section(one), /\n\nA change that was worked out would be refused as well, so it is not shown\.\n$/);
  });

  it('says of policies who is asked', () => {
    const one = denial({
      reason: 'psp-no-usable-policy',
      said: [said(PSP_REFUSED.text)],
      today: today({
        diagnosis: { refusals: [{ by: 'PodSecurityPolicy', findings: [] }] },
        policies: {
          served: 'yes',
          serverMinor: 24,
          serverIsKnown: true,
          judged: 'template',
          identities: { requester: { is: 'caller' } },
          human: 'caller',
          policies: [],
          answer: { answer: 'refused', findings: [], alsoPossible: [] },
        },
      }),
    });
    assert.ok(labels(one).includes('asked'));
    assert.ok(!labels(denial()).includes('asked'));
  });

  it('is without anything that a terminal obeys, and cuts what is no sentence', () => {
    for (const text of ALL_RECORDED) assert.doesNotMatch(section(textAlone(hostile(text)), true), UNSAFE, text);
    assert.doesNotMatch(section(denial({ said: [said(HOSTILE)] })), UNSAFE);
    assert.ok(section(textAlone('x'.repeat(100_000))).length < 5000);
  });
});
