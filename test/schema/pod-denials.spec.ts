import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import schema from '../../schema/pod-denials.v1alpha1.json' with { type: 'json' };
import policyAnswers from '../../schema/policy-answers.v1alpha1.json' with { type: 'json' };
import type { DenialReport, ProvenRemedy } from '../../src/commands/why-denied/report.ts';
import { denialsJson } from '../../src/commands/why-denied/view/json.ts';
import { REASON_CODES } from '../../src/denial/reason-code.ts';
import { ALL_RECORDED } from '../denial/all-recorded.ts';
import { remediesIn, template } from '../denial/remedy/worlds.ts';
import { policy } from '../policy/psp/policies.ts';
import { BASELINE_TEXT, denial, EVENT, report, said, subject, TIME, textAlone, today } from '../support/denials.ts';

const GOLDEN = join(import.meta.dirname, '../scenarios/golden');

/** What the program printed as JSON or YAML in any scenario: command line and text. */
function printedObjects(): { readonly command: string; readonly text: string }[] {
  return readdirSync(GOLDEN).flatMap((file) =>
    readFileSync(join(GOLDEN, file), 'utf8')
      .split(/^\$ /m)
      .slice(1)
      .filter((part) => /^kubectl caps why-denied .*-o ?(json|yaml)$/m.test(part.split('\n')[0] ?? ''))
      .map((part) => {
        const [command = '', ...lines] = part.split('\n');
        const text = lines.join('\n').replace(/^---[\s\S]*/m, '');
        // Times differ from one recording to the next: test/scenarios/golden.ts takes them out.
        return { command: `${file}: ${command}`, text: text.replace(/("?time"?): 0\b/g, `$1: "${TIME}"`) };
      }),
  );
}

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).addSchema(policyAnswers).compile(schema);

function check(value: unknown): void {
  assert.equal(validate(value), true, JSON.stringify(validate.errors, undefined, 2));
}

const json = (given: Partial<DenialReport>) => JSON.parse(JSON.stringify(denialsJson(report(given))));
const place = { file: 'a.yaml', document: 1, line: 1 };

/** Remedies of every kind, as they are worked out. */
function remedies(): ProvenRemedy[] {
  const PRIVILEGED = template({ privileged: true });
  const NETWORK = template({}, { hostNetwork: true });
  const OTHER = policy({ privileged: false }, { name: 'strict' });
  const found = [
    remediesIn({ template: NETWORK, labels: { enforce: 'baseline' } }),
    remediesIn({ template: template(), labels: { enforce: 'restricted', 'enforce-version': 'v1.30' } }),
    remediesIn({
      template: PRIVILEGED,
      policies: [
        [policy(), 'no'],
        [OTHER, 'yes'],
      ],
      labels: { enforce: 'baseline' },
    }),
    remediesIn({ template: PRIVILEGED, policies: [[policy(), 'no']], labels: { enforce: 'baseline' } }),
  ];
  return found.flatMap((one) =>
    one.remedies.flatMap((remedy): ProvenRemedy[] => [
      { remedy, provenBy: { rules: true } },
      { remedy, provenBy: { dryRunAs: { user: 'alice', groups: ['system:authenticated'] } } },
    ]),
  );
}

describe('schema/pod-denials.v1alpha1.json', () => {
  for (const { command, text } of printedObjects()) {
    it(`describes what was printed for ${command}`, () => check(parse(text)));
  }

  it('is tried on JSON and on YAML', () => {
    const commands = printedObjects().map(({ command }) => command);
    assert.deepEqual(
      [commands.some((command) => command.endsWith('json')), commands.some((command) => command.endsWith('yaml'))],
      [true, true],
    );
  });

  it('describes every text that is recorded', () => {
    check(json({ denials: ALL_RECORDED.map(textAlone) }));
  });

  it('describes remedies of every kind', () => {
    const all = remedies();
    assert.deepEqual([...new Set(all.map(({ remedy }) => remedy.is))].toSorted(), [
      'binding',
      'label',
      'patch',
      'policy',
    ]);
    assert.ok(all.some(({ remedy }) => remedy.is === 'binding' && (remedy.patch || remedy.label)));
    for (const remedy of all) check(json({ denials: [denial({ today: today({ remedies: [remedy] }) })] }));
  });

  it('describes why there is no patch, what the server said, and what is refused today', () => {
    const contradictions = [{ path: 'spec', container: 'app', beside: 'privileged' }] as const;
    const refusals = [
      { by: 'validation', policy: 'p', contradictions },
      { by: 'PodSecurityPolicy' },
      { by: 'PodSecurityPolicy', findings: [] },
      ...today().diagnosis.refusals,
    ] as const;
    const { refusal } = said(BASELINE_TEXT);
    const all = [
      today({ noPatch: { because: 'undecidable', paths: ['a'] }, server: { notAsked: 'x' } }),
      today({ noPatch: { because: 'not in the object', cause: 'sysctl' }, server: { as: 'caller', refusal } }),
      today({
        server: { as: { user: 'a', groups: [] }, refusal: undefined },
        retry: { atMostSeconds: 5, tryNow: ['x'] },
      }),
      today({ policies: { served: 'unknown', why: 'x' }, diagnosis: { refusals, undecided: ['policies'] } }),
    ];
    check(json({ denials: all.map((one) => denial({ today: one })) }));
  });

  it('describes what is not refused, nodes, faults and problems', () => {
    const YES = { may: 'yes', from: 'server', through: { is: 'superuser' } } as const;
    const OPEN = { may: 'unknown', why: 'x', unread: [] } as const;
    const access = [YES, OPEN].map((one) => ({ name: 'p', access: one }));
    check(
      json({
        denials: [
          denial({ subject: { ...subject, place }, controller: { kind: 'Job', name: 'a' } }),
          denial({
            replicas: { wanted: 'unknown', there: 0 },
            said: [{ ...said(BASELINE_TEXT, EVENT), olderEphemeral: ['a'] }],
          }),
        ],
        notRefused: (['fine', 'not security', 'on its way', 'nothing said'] as const).map((is) => ({ subject, is })),
        nodes: [
          { node: 'a', mirrored: [{ namespace: 'x', name: 'y' }], unmirrored: [], hidden: ['pods without events'] },
          {
            node: 'b',
            mirrored: [],
            unmirrored: [{ namespace: 'x', name: 'y', last: { reason: 'Started', time: TIME } }],
            hidden: ['pods without events', 'refusal', 'spec'],
            access: [{ namespace: 'x', policies: access }],
          },
        ],
        looked: 5,
        namespace: 'shop',
        faults: [{ place, fault: 'x' }],
        problems: ['x'],
      }),
    );
  });

  it('knows the codes, and no others', () => {
    assert.deepEqual(schema.$defs.reason.enum, REASON_CODES);
    for (const reason of REASON_CODES) check(json({ denials: [denial({ reason })] }));
    const wrong = json({ denials: [denial()] });
    wrong.items[0].reason = 'because';
    assert.equal(validate(wrong), false);
  });
});
