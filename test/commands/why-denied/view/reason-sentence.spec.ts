import assert from 'node:assert/strict';
import { reasonSentence, refusalOf } from '../../../../src/commands/why-denied/view/reason-sentence.ts';
import { REASON_CODES, type ReasonCode } from '../../../../src/denial/reason-code.ts';
import type { PoliciesReport } from '../../../../src/policy/psp/policies-report.ts';
import { ALL_RECORDED } from '../../../denial/all-recorded.ts';
import { FROM_NODES, OLDER_EPHEMERAL, PSP_REFUSED } from '../../../denial/recorded.ts';
import { BASELINE_TEXT, denial, said, textAlone, today } from '../../../support/denials.ts';
import { hostile, UNSAFE } from '../../../support/hostile.ts';

/** Codes that no text has by itself. */
const WITHOUT_TEXT: readonly ReasonCode[] = ['ephemeral-container-stays', 'no-evidence'];

const NO = { may: 'no', from: 'server', missingRoles: [], text: '' } as const;

const policies = (...uses: readonly (readonly [name: string, use: 'yes' | 'no'])[]): PoliciesReport => ({
  served: 'yes',
  serverMinor: 24,
  serverIsKnown: true,
  judged: 'template',
  identities: { requester: { is: 'caller' } },
  human: 'caller',
  policies: uses.map(([name, use]) => ({
    name,
    use,
    verdict: { verdict: 'refuses', findings: [] },
    access: { requester: NO },
  })),
  answer: { answer: 'refused', findings: [], alsoPossible: [] },
});

const byPolicies = (reason: ReasonCode, report: PoliciesReport) =>
  reasonSentence(
    denial({
      reason,
      today: today({ diagnosis: { refusals: [{ by: 'PodSecurityPolicy', findings: [] }] }, policies: report }),
    }),
  );

describe('commands/why-denied/view/reason-sentence', () => {
  it('has a sentence for each recorded text, and the texts have every code', () => {
    const codes = new Set<ReasonCode>();
    for (const text of ALL_RECORDED) {
      const one = textAlone(text);
      codes.add(one.reason);
      assert.match(reasonSentence(one), /^\S[^\n]*\.$/, text);
      assert.doesNotMatch(reasonSentence(one), /undefined|null|\[object/, text);
    }
    assert.deepEqual(
      REASON_CODES.filter((code) => !codes.has(code)),
      WITHOUT_TEXT,
    );
  });

  it('says each cause of a node in words of its own', () => {
    const sentences = new Map(FROM_NODES.map(([cause, { text }]) => [cause, reasonSentence(textAlone(text))]));
    const withoutNames = [...sentences.values()].map((sentence) => sentence.replace(/^(Container \S+|The pod) /, ''));
    assert.equal(new Set(withoutNames).size, sentences.size);
    assert.equal(
      sentences.get('room'),
      'The pod does not start: its node has no room for it, which is no matter of security.',
    );
    assert.equal(
      sentences.get('sysctl'),
      'The pod is not let in by its node: sysctl kernel.msgmax is not allowed there.',
    );
  });

  it('takes the container from where the text stands', () => {
    const ofContainer = { of: { kind: 'Pod', name: 'a' }, source: { is: 'log', container: 'app' } } as const;
    const one = said('chown: /tmp: Operation not permitted', ofContainer);
    assert.equal(
      reasonSentence(denial({ reason: one.reason, said: [one], today: today({ diagnosis: { refusals: [] } }) })),
      'Container app ended: the kernel refused something to its program. The text does not say which capability that takes.',
    );
  });

  it('knows more by today’s rules than by the text', () => {
    assert.equal(reasonSentence(denial()), 'Refused by Pod Security: namespace shop enforces baseline:latest.');
    assert.deepEqual(
      [
        byPolicies('psp-no-usable-policy', policies(['a', 'no'])),
        byPolicies('psp-no-usable-policy', policies(['a', 'no'], ['b', 'no'])),
        byPolicies('psp-field', policies(['a', 'yes'], ['b', 'no'])),
        byPolicies('psp-field', policies(['a', 'yes'], ['b', 'yes'])),
        byPolicies('psp-no-policies', policies()),
      ],
      [
        'Refused by PodSecurityPolicy: there is one policy, and those who are asked may not use it.',
        'Refused by PodSecurityPolicy: there are 2 policies, and those who are asked may use none of them.',
        'Refused by PodSecurityPolicy a, the only one that may be used.',
        'Refused by each of the 2 PodSecurityPolicies that may be used: a, b.',
        'Refused by PodSecurityPolicy: it is enforced, and there is no policy.',
      ],
    );
    const invalid = { by: 'validation', policy: 'a', contradictions: [] } as const;
    assert.equal(
      reasonSentence(
        denial({ reason: 'psp-default-makes-invalid', today: today({ diagnosis: { refusals: [invalid] } }) }),
      ),
      'PodSecurityPolicy a lets it in and makes of it a pod that is not valid, which the server refuses.',
    );
  });

  it('is about what the server says now before what was written down', () => {
    const [newer] = [said(BASELINE_TEXT).refusal];
    const now = denial({ said: [said(PSP_REFUSED.text)], today: today({ server: { as: 'caller', refusal: newer } }) });
    assert.equal(refusalOf(now), newer);
    const before = denial({ said: [said(PSP_REFUSED.text), said(BASELINE_TEXT)] });
    assert.equal(refusalOf(before)?.text, BASELINE_TEXT);
  });

  it('names the containers that stay', () => {
    const one = { ...said(OLDER_EPHEMERAL.text), reason: 'ephemeral-container-stays' } as const;
    const { today: _today, ...rest } = denial({ reason: one.reason });
    assert.deepEqual(
      [['first'], ['a', 'b']].map((olderEphemeral) => reasonSentence({ ...rest, said: [{ ...one, olderEphemeral }] })),
      [
        'Every ephemeral container is refused from now on: adding one has the whole pod judged, and first, which was added before, cannot be taken out of it. Only a new pod is without.',
        'Every ephemeral container is refused from now on: adding one has the whole pod judged, and a, b, which were added before, cannot be taken out of it. Only a new pod is without.',
      ],
    );
  });

  it('is without anything that a terminal obeys, whoever wrote it', () => {
    for (const text of ALL_RECORDED) assert.doesNotMatch(reasonSentence(textAlone(hostile(text))), UNSAFE, text);
    assert.doesNotMatch(byPolicies('psp-field', policies([hostile('a"b'), 'yes'])), UNSAFE);
    const olderEphemeral = [hostile('"first"')];
    assert.doesNotMatch(reasonSentence(denial({ said: [{ ...said(OLDER_EPHEMERAL.text), olderEphemeral }] })), UNSAFE);
  });
});
