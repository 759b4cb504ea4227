import assert from 'node:assert/strict';
import type { DenialReport } from '../../../../src/commands/why-denied/report.ts';
import { denialsJson } from '../../../../src/commands/why-denied/view/json.ts';
import { noPatchSentences, renderDenials } from '../../../../src/commands/why-denied/view/view.ts';
import { OLDER_EPHEMERAL } from '../../../denial/recorded.ts';
import {
  BASELINE,
  BASELINE_TEXT,
  denial,
  EVENT,
  report,
  said,
  subject,
  textAlone,
  today,
} from '../../../support/denials.ts';
import { HOSTILE, UNSAFE } from '../../../support/hostile.ts';

const json = (given: Partial<DenialReport>) => JSON.parse(JSON.stringify(denialsJson(report(given))));
const itemOf = (given: Parameters<typeof denial>[0]) => json({ denials: [denial(given)] }).items[0];
const todayOf = (given: Parameters<typeof today>[0]) => itemOf({ today: today(given) }).today;

const PATCH = {
  is: 'patch',
  patch: [{ op: 'remove', path: '/spec/hostNetwork' }],
  assumes: [],
  undecided: [],
} as const;

describe('commands/why-denied/view/json', () => {
  it('has every list, also where there is nothing', () => {
    assert.deepEqual(json({}), {
      apiVersion: 'kubectl-caps/v1alpha1',
      kind: 'PodDenials',
      looked: 0,
      items: [],
      notRefused: [],
      nodes: [],
      faults: [],
      problems: [],
    });
    assert.equal(json({ namespace: 'shop' }).namespace, 'shop');
  });

  it('has of a denial what was said, where, and what holds now', () => {
    const [{ refusal }] = [said(BASELINE_TEXT)];
    const { text, ...words } = refusal;
    assert.deepEqual(itemOf({ controller: { kind: 'ReplicaSet', name: 'web-1' } }), {
      object: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', namespace: 'shop' },
      maker: { kind: 'ReplicaSet', name: 'web-1' },
      replicas: { wanted: 1, there: 0 },
      reason: 'pod-security-level',
      message:
        'deployment/web in shop wants 1 pod and has 0: refused 14 times, last at 2026-01-01 10:00:00 UTC. Refused by Pod Security: namespace shop enforces baseline:latest.',
      said: [{ reason: 'pod-security-level', text, refusal: JSON.parse(JSON.stringify(words)), evidence: EVENT }],
      today: {
        outcome: 'as before',
        message: 'Judged again: such a pod is refused for the same reasons.',
        refusals: [
          {
            by: 'PodSecurity',
            policy: 'baseline:latest',
            violations: [
              {
                check: 'hostNamespaces',
                findings: [
                  {
                    path: 'spec.template.spec.hostNetwork',
                    found: true,
                    accepted: { values: ['false'], absent: true },
                  },
                ],
              },
            ],
          },
        ],
        undecided: [],
        beside: [],
        policies: { served: 'no' },
        remedies: [],
      },
    });
  });

  it('has of a text alone no object and no judgement', () => {
    const item = json({ denials: [textAlone(BASELINE_TEXT)] }).items[0];
    assert.deepEqual(Object.keys(item), ['reason', 'message', 'said']);
    assert.deepEqual(Object.keys(item.said[0]), ['reason', 'text', 'refusal']);
    const olderEphemeral = ['first'];
    const older = itemOf({ said: [{ ...said(OLDER_EPHEMERAL.text), olderEphemeral }] });
    assert.deepEqual(older.said[0].olderEphemeral, olderEphemeral);
  });

  it('has the paths of a contradiction from the object downwards', () => {
    const contradictions = [
      { path: 'spec.containers[0].securityContext', container: 'app', beside: 'privileged' },
    ] as const;
    const refusals = [
      { by: 'validation', policy: 'p', contradictions },
      { by: 'PodSecurityPolicy' },
      { by: 'PodSecurityPolicy', findings: [] },
    ] as const;
    assert.deepEqual(todayOf({ diagnosis: { refusals } }).refusals, [
      {
        by: 'validation',
        policy: 'p',
        contradictions: [
          { path: 'spec.template.spec.containers[0].securityContext', container: 'app', beside: 'privileged' },
        ],
      },
      { by: 'PodSecurityPolicy', noPolicies: true },
      { by: 'PodSecurityPolicy', findings: [] },
    ]);
  });

  it('has what the server said, and how each remedy is known', () => {
    const { refusal } = said(BASELINE_TEXT);
    assert.deepEqual(
      [{ notAsked: 'no right' }, { as: 'caller' as const, refusal: undefined }, { as: 'caller' as const, refusal }].map(
        (server) => todayOf({ server }).server,
      ),
      [
        { asked: false, message: 'no right' },
        { asked: true, as: 'caller', letsIn: true },
        { asked: true, as: 'caller', letsIn: false, text: BASELINE_TEXT },
      ],
    );
    const { remedies, noPatch } = todayOf({
      remedies: [{ remedy: PATCH, provenBy: { rules: true } }],
      noPatch: { because: 'unproven' },
    });
    assert.deepEqual(remedies, [
      {
        ...PATCH,
        provenBy: { rules: true },
        commands: [`kubectl patch deployment/web -n shop --type=json -p '${JSON.stringify(PATCH.patch)}'`],
        notes: [],
      },
    ]);
    assert.deepEqual(noPatch, {
      because: 'unproven',
      message: 'A change that was worked out would be refused as well, so it is not shown.',
    });
  });

  it('has a code for what is not refused, and nevertheless not there', () => {
    const is = (['fine', 'not security', 'on its way', 'nothing said'] as const).map((one) => ({ subject, is: one }));
    assert.deepEqual(
      json({ notRefused: is }).notRefused.map((one: { is: string; reason?: string }) => [one.is, one.reason]),
      [
        ['fine', undefined],
        ['not security', 'not-security'],
        ['on its way', undefined],
        ['nothing said', 'no-evidence'],
      ],
    );
  });
});

describe('commands/why-denied/view/json', () => {
  const print = (given: Partial<DenialReport>, format: 'json' | 'yaml' | 'name' | 'table', patch = false) =>
    renderDenials(report(given), { format, headers: true, patch });
  const withPatch = denial({ today: today({ remedies: [{ remedy: PATCH, provenBy: { rules: true } }] }) });

  it('is names alone, or a patch alone', async () => {
    assert.equal(await print({ denials: [denial(), textAlone(BASELINE_TEXT)] }, 'name'), 'deployment/web\n');
    assert.equal(await print({ denials: [withPatch] }, 'table', true), `${JSON.stringify(PATCH.patch)}\n`);
    assert.equal(await print({ denials: [denial()] }, 'table', true), '');
    const none = denial({ today: today({ noPatch: { because: 'no policy' } }) });
    assert.deepEqual(noPatchSentences(report({ denials: [none, withPatch] })), [
      'No change of the object helps: without a policy that may be used every pod is refused.',
    ]);
  });

  it('is safe for a terminal in every form, and the same data', async () => {
    const denials = [
      denial({
        subject: { ...subject, name: HOSTILE },
        said: [said(HOSTILE)],
        today: today({ diagnosis: { refusals: [{ by: 'validation', policy: HOSTILE, contradictions: [] }] } }),
      }),
    ];
    const violations = [{ check: 'sysctls', findings: [] }] as const;
    const whole = {
      denials,
      problems: [HOSTILE],
      faults: [{ place: { file: HOSTILE, document: 1, line: 1 }, fault: HOSTILE }],
    };
    for (const format of ['json', 'yaml', 'name', 'table'] as const) {
      assert.doesNotMatch(await print(whole, format), UNSAFE, format);
    }
    assert.equal(JSON.parse(await print(whole, 'json')).items[0].said[0].text, HOSTILE);
    const byLevel = todayOf({ diagnosis: { refusals: [{ by: 'PodSecurity', policy: BASELINE, violations }] } });
    assert.equal(byLevel.refusals[0].policy, 'baseline:latest');
  });
});
