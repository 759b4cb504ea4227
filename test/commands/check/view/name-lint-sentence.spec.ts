import assert from 'node:assert/strict';
import { lintNames } from '../../../../src/capability/name-lint.ts';
import type { CapabilityRequest } from '../../../../src/capability/request.ts';
import { nameLintSentence } from '../../../../src/commands/check/view/name-lint-sentence.ts';
import { request } from '../../../support/requests.ts';

function said(given: Partial<CapabilityRequest>): string[] {
  return lintNames(request(given)).map(nameLintSentence);
}

const LETTERS = 'Policies compare letter by letter:';
const ALLOWED = 'PodSecurityPolicy and SCC accept it only where it is allowed in these letters, or * is.';

describe('commands/check/view/name-lint-sentence', () => {
  it('says of a prefix what each runtime and each policy makes of it', () => {
    assert.deepEqual(said({ add: ['CAP_NET_ADMIN', 'CAP_CHOWN'], drop: ['CAP_KILL'] }), [
      `capabilities.add[0] "CAP_NET_ADMIN": containerd puts CAP_ before it and ignores the name that comes out, CRI-O and Docker take it for NET_ADMIN. ${LETTERS} baseline and restricted refuse it; ${ALLOWED} Write NET_ADMIN.`,
      `capabilities.add[1] "CAP_CHOWN": containerd puts CAP_ before it and ignores the name that comes out, CRI-O and Docker take it for CHOWN. ${LETTERS} baseline refuses it, and not CHOWN; ${ALLOWED} Write CHOWN.`,
      `capabilities.drop[0] "CAP_KILL": containerd puts CAP_ before it and ignores the name that comes out, CRI-O and Docker take it for KILL. ${LETTERS} Pod Security asks for ALL only; PodSecurityPolicy and SCC do not take it for KILL where that has to be dropped. Write KILL.`,
    ]);
  });

  it('says of lower case that only policies mind', () => {
    assert.deepEqual(said({ add: ['chown'], drop: ['all'] }), [
      `capabilities.add[0] "chown": every runtime takes it for CHOWN. ${LETTERS} baseline refuses it, and not CHOWN; ${ALLOWED} Write CHOWN.`,
      `capabilities.drop[0] "all": every runtime takes it for ALL. ${LETTERS} restricted asks for ALL in capitals; PodSecurityPolicy and SCC do not take it for ALL where that has to be dropped. Write ALL.`,
    ]);
  });

  it('says of a name that Linux does not have which runtimes refuse the container', () => {
    assert.deepEqual(said({ add: ['FOO'], drop: ['FOO'] }), [
      `capabilities.add[0] "FOO": Linux has no such capability. containerd ignores it, CRI-O and Docker refuse to create the container. ${LETTERS} baseline and restricted refuse it; ${ALLOWED}`,
      'capabilities.drop[0] "FOO": Linux has no such capability. containerd ignores it, CRI-O and Docker refuse to create the container. No policy minds.',
    ]);
  });

  it('says which runtimes grant what is in add and in drop', () => {
    const rest = 'Policies look at add and at drop, each for itself. Name it once.';
    assert.deepEqual(said({ add: ['KILL'], drop: ['KILL'] }), [
      `KILL is in add and in drop: of containerd, CRI-O and Docker, only Docker grants it. ${rest}`,
    ]);
    assert.equal(
      said({ add: ['KILL'], drop: ['CAP_KILL'] }).at(-1),
      `KILL is in add and in drop: of containerd, CRI-O and Docker, only containerd and Docker grant it. ${rest}`,
    );
    assert.deepEqual(said({ add: ['ALL', 'KILL'], drop: ['KILL'] }), [
      `KILL is in add and in drop: no runtime grants it. ${rest}`,
    ]);
  });

  it('says what becomes of add beside privileged, and for a user other than root', () => {
    assert.deepEqual(said({ privileged: true, add: ['KILL', 'CHOWN'] }), [
      'add names KILL, CHOWN beside privileged: true: a privileged container has everything, no runtime looks at add. Policies do.',
    ]);
    const rest =
      'Kubernetes sets no ambient capabilities, so what is added stays in the bounding set, for setuid and file-capability programs only. Policies look at add all the same.';
    assert.deepEqual(
      [...said({ runAsUser: 7, add: ['KILL'] }), ...said({ runAsNonRoot: true, add: ['KILL'] })],
      [`add names KILL for uid 7: ${rest}`, `add names KILL for a user other than root: ${rest}`],
    );
  });
});
