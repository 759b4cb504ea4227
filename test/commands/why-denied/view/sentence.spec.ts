import assert from 'node:assert/strict';
import type { NotRefused } from '../../../../src/commands/why-denied/report.ts';
import {
  besideSentences,
  notRefusedSentence,
  nowSentence,
  retrySentences,
  serverSentences,
  sourceText,
  titleSentence,
  whenText,
} from '../../../../src/commands/why-denied/view/sentence.ts';
import type { RefusalEvidence } from '../../../../src/denial/evidence.ts';
import { parseRefusal } from '../../../../src/denial/parse-refusal.ts';
import type { PoliciesReport } from '../../../../src/policy/psp/policies-report.ts';
import { OTHERS, UNPARSED } from '../../../denial/recorded.ts';
import {
  BASELINE,
  BASELINE_TEXT,
  denial,
  EVENT,
  said,
  subject,
  TIME,
  textAlone,
  today,
} from '../../../support/denials.ts';
import { HOSTILE, UNSAFE } from '../../../support/hostile.ts';

const place = { file: 'a.yaml', document: 2, line: 14 };
const AT = '2026-01-01 10:00:00 UTC';
const CONTROLLER = { user: 'system:serviceaccount:kube-system:replicaset-controller', groups: [] };
const AGAIN = parseRefusal(BASELINE_TEXT.replace('web-1-abcde', 'web-zzzzz'));
const QUOTA = parseRefusal(OTHERS[1]?.[2].text ?? '');

const now = (given: Parameters<typeof today>[0], text = BASELINE_TEXT) =>
  nowSentence(denial({ said: [said(text)] }), today(given));

const not = (given: Partial<NotRefused>) => notRefusedSentence({ subject, is: 'fine', ...given });

describe('commands/why-denied/view/sentence', () => {
  it('is titled by how much is missing, and how often it was refused', () => {
    const { replicas: _none, ...running } = denial();
    assert.deepEqual(
      [
        denial(),
        denial({ replicas: { wanted: 3, there: 1 }, said: [] }),
        denial({ replicas: { wanted: 'unknown', there: 2 } }),
        denial({ replicas: { wanted: 1, there: 1 } }),
        running,
        denial({ subject: { ...subject, place } }),
        textAlone(BASELINE_TEXT),
        textAlone(UNPARSED.text),
      ].map(titleSentence),
      [
        `deployment/web in shop wants 1 pod and has 0: refused 14 times, last at ${AT}.`,
        'deployment/web in shop wants 3 pods and has 1.',
        `deployment/web in shop has 2 pods, and how many it wants is not written down: refused 14 times, last at ${AT}.`,
        'deployment/web in shop does not run.',
        'deployment/web in shop does not run.',
        'deployment/web in shop (a.yaml, document 2, line 14) is refused.',
        'The text is about pods "web-1-abcde".',
        'The text names no object.',
      ],
    );
  });

  it('says when, and where it stands', () => {
    assert.deepEqual(
      [{ time: TIME }, { time: TIME, count: 1 }, { time: TIME, count: 2 }, { count: 2 }, {}].map(whenText),
      [`at ${AT}`, `at ${AT}`, `2 times, last at ${AT}`, '', ''],
    );
    const of = { kind: 'Pod', name: 'a' };
    const from = (source: RefusalEvidence['source']) => sourceText({ text: '', of, source });
    assert.deepEqual(
      [
        sourceText({ text: '', ...EVENT }),
        from({ is: 'condition', type: 'ReplicaFailure' }),
        from({ is: 'pod', reason: 'SysctlForbidden' }),
        from({ is: 'container', container: 'app', reason: 'x' }),
        from({ is: 'log', container: 'app' }),
      ],
      [
        `event FailedCreate of replicaset/web-1, 14 times, last at ${AT}`,
        'condition ReplicaFailure of pod/a',
        'status of pod/a',
        'status of container app of pod/a',
        'log of container app of pod/a',
      ],
    );
  });

  it('says what would happen now', () => {
    const outcomes = ['as before', 'otherwise', 'refused', 'admitted'] as const;
    assert.deepEqual(
      outcomes.map((outcome) => now({ diagnosis: { outcome } })),
      [
        'Judged again: such a pod is refused for the same reasons.',
        'Judged again: such a pod is refused for other reasons than those that are written down.',
        'Nothing is written down about it; judged by the rules that hold now, such a pod is refused.',
        'Judged again: such a pod would be let in now. What refused it has changed since.',
      ],
    );
    const inFile = denial({ subject: { ...subject, place } });
    assert.equal(
      nowSentence(inFile, today({ diagnosis: { outcome: 'refused' } })),
      'Judged by the rules that hold now.',
    );
    assert.equal(
      now({ diagnosis: { outcome: 'unknown', undecided: ['labels', 'version'] } }),
      "Whether such a pod would be let in now could not be found out: the namespace's labels could not be read; the server did not tell its version.",
    );
  });

  it('says what of a pod that its node refused was written by a policy', () => {
    const text = 'container has runAsNonRoot and image will run as root (pod: "a", container: app)';
    const policies: PoliciesReport = {
      served: 'yes',
      serverMinor: 24,
      serverIsKnown: true,
      judged: 'template',
      identities: { requester: { is: 'caller' } },
      human: 'caller',
      policies: [],
      answer: {
        answer: 'admitted',
        by: {
          name: 'p',
          use: 'yes',
          verdict: {
            verdict: 'changes',
            contradictions: [],
            pod: { annotations: {}, spec: { containers: [] } },
            changes: [
              {
                path: 'spec.containers[0].securityContext.runAsNonRoot',
                container: 'app',
                before: undefined,
                after: true,
              },
              {
                path: 'spec.containers[1].securityContext.runAsNonRoot',
                container: 'log',
                before: undefined,
                after: true,
              },
            ],
          },
        },
      },
    };
    const sentence = now({ diagnosis: { outcome: 'not ours', refusals: [] }, policies }, text);
    assert.match(
      sentence,
      /^It was let in: its node, its runtime or the kernel refuses it\. PodSecurityPolicy p writes into such pods: /,
    );
    assert.equal(sentence.match(/runAsNonRoot/g)?.length, 1);
    const byOthers = now({ diagnosis: { outcome: 'not ours', refusals: [] } }, OTHERS[1]?.[2].text);
    assert.match(byOthers, /^Who refused it is not judged here\./);
  });

  it('says what the server said, and whether in the same words', () => {
    const from = (server: NonNullable<ReturnType<typeof today>['server']>) =>
      serverSentences(denial(), today({ server }));
    assert.deepEqual(serverSentences(denial(), today()), []);
    assert.deepEqual(
      [
        from({ notAsked: 'no right' }),
        from({ as: 'caller', refusal: undefined }),
        from({ as: CONTROLLER, refusal: AGAIN }),
        from({ as: CONTROLLER, refusal: QUOTA }),
      ].flat(),
      [
        'It was not proposed to the server: no right.',
        'A dry run as yourself is let in.',
        'A dry run as replicaset-controller is refused with the same words.',
        `A dry run as replicaset-controller is refused: ${QUOTA.text}`,
      ],
    );
  });

  it('says when its controller tries again, and what makes it', () => {
    const tryNow = ['kubectl', 'annotate', "replicaset/we'b", '-n', 'shop', 'tried-again=1', '--overwrite'];
    const wait = (atMostSeconds: number) => retrySentences(today({ retry: { atMostSeconds, tryNow } }));
    assert.deepEqual([retrySentences(today()), ...[5, 119, 121].map(wait)].flat(), [
      ...['5 s', '119 s', '3 min'].map(
        (within) =>
          `Its controller tries again within ${within}; to make it try now: kubectl annotate 'replicaset/we'\\''b' -n shop tried-again=1 --overwrite`,
      ),
    ]);
  });

  it('lists apart what only warns', () => {
    const violations = [{ check: 'hostPorts', findings: [] }] as const;
    const restricted = { level: 'restricted', version: 'v1.30' } as const;
    const beside = [
      { mode: 'warn', policy: restricted, violations },
      { mode: 'audit', policy: BASELINE, violations: [...violations, ...violations] },
    ] as const;
    assert.deepEqual(besideSentences(today({ diagnosis: { beside } })), [
      'Its namespace also warns of restricted:v1.30, which is not the cause: hostPorts.',
      'Its namespace also audits baseline:latest, which is not the cause: hostPorts.',
    ]);
  });

  it('says what is not refused', () => {
    const replicas = { wanted: 2, there: 1 };
    assert.deepEqual(
      [
        not({}),
        not({ subject: { ...subject, place } }),
        not({ is: 'not security', text: 'configmap "gone" not found' }),
        not({ is: 'on its way', replicas }),
        not({ is: 'on its way' }),
        not({ is: 'nothing said', replicas, today: today({ diagnosis: { undecided: ['policies'] } }) }),
        not({ is: 'nothing said' }),
      ],
      [
        'deployment/web in shop is not refused.',
        'deployment/web in shop (a.yaml, document 2, line 14) would be let in.',
        'deployment/web in shop does not start for a reason that is none of security: configmap "gone" not found',
        'deployment/web in shop wants 2 pods and has 1, and nobody would refuse them.',
        'deployment/web in shop has no pod yet, and nobody would refuse them.',
        'deployment/web in shop wants 2 pods and has 1; nothing is written down about it, and whether it is refused could not be found out: the policies could not be read.',
        'deployment/web in shop was not made; nothing is written down about it, and whether it is refused could not be found out.',
      ],
    );
  });

  it('is without anything that a terminal obeys, whoever wrote it', () => {
    const named = { ...subject, name: HOSTILE, namespace: HOSTILE, place: { ...place, file: HOSTILE } };
    const { place: _file, ...live } = named;
    const object = { resource: HOSTILE, name: HOSTILE };
    const text = textAlone(BASELINE_TEXT);
    const evidence: RefusalEvidence = {
      text: '',
      of: { kind: 'Pod', name: HOSTILE },
      time: HOSTILE,
      source: EVENT.source,
    };
    const sources = [
      { is: 'event', reason: HOSTILE },
      { is: 'condition', type: HOSTILE },
      { is: 'container', container: HOSTILE, reason: '' },
      { is: 'log', container: HOSTILE },
    ] as const;
    const refusal = parseRefusal(`${HOSTILE} is forbidden`);
    const sentences = [
      titleSentence(denial({ subject: named })),
      titleSentence(denial({ subject: live, said: [{ ...said(BASELINE_TEXT), evidence }] })),
      titleSentence({ ...text, said: text.said.map((one) => ({ ...one, refusal: { ...one.refusal, object } })) }),
      ...sources.map((source) => sourceText({ ...evidence, source })),
      ...serverSentences(denial(), today({ server: { notAsked: HOSTILE } })),
      ...serverSentences(denial(), today({ server: { as: { user: HOSTILE, groups: [] }, refusal } })),
      ...retrySentences(today({ retry: { atMostSeconds: 1, tryNow: [HOSTILE] } })),
      not({ subject: named }),
      not({ is: 'not security', text: HOSTILE }),
    ];
    for (const sentence of sentences) assert.doesNotMatch(sentence, UNSAFE);
  });
});
