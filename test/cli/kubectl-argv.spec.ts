import assert from 'node:assert/strict';
import { normaliseArgv } from '../../src/cli/kubectl-argv.ts';
import { UsageError } from '../../src/errors.ts';

const cases: [written: string, meant: string][] = [
  ['pod web-0', 'pod web-0'],
  ['pod -oyaml', 'pod -o yaml'],
  ['pod -o=yaml', 'pod -o yaml'],
  ['pod -o yaml', 'pod -o yaml'],
  ['-nkube-system pod', '-n kube-system pod'],
  ['pod -lapp=web', 'pod -l app=web'],
  ['pod -l=app=web', 'pod -l app=web'],
  ['pod -l!app,tier', 'pod -l !app,tier'],
  ['pod -capp -cproxy', 'pod -c app -c proxy'],
  ['pod -shttps://h:1', 'pod -s https://h:1'],
  ['pod -Aojson', 'pod -A -o json'],
  ['pod -Ao json', 'pod -A -o json'],
  ['pod -Ah', 'pod -A -h'],
  ['pod -hA', 'pod -h -A'],
  ['pod -nAo', 'pod -n Ao'],
  ['pod -A=true', 'pod -A=true'],
  ['pod -xyz', 'pod -xyz'],
  ['pod -Axo', 'pod -Axo'],
  ['pod -1n', 'pod -1n'],
  ['pod --namespace=x --output yaml', 'pod --namespace=x --output yaml'],
  ['pod --no-headers -n', 'pod --no-headers -n'],
  ['decode - -o', 'decode --filename=- -o'],
  ['decode -- -', 'decode -- -'],
  ['check -f -', 'check --filename=-'],
  ['why-denied --message -', 'why-denied --message=-'],
  ['check --filename - --psp-file - a', 'check --filename=- --psp-file=- a'],
  ['check -Rf deploy', 'check -R -f deploy'],
  ['pod -oyaml -- -oyaml -Aojson', 'pod -o yaml -- -oyaml -Aojson'],
  ['', ''],
];

describe('cli/kubectl-argv', () => {
  for (const [written, meant] of cases) {
    it(`takes "${written}" for "${meant}"`, () => {
      assert.deepEqual(normaliseArgv(written.split(' ')), meant.split(' '));
    });
  }

  it('leaves an empty value behind "=" empty, for the flag to refuse', () => {
    assert.deepEqual(normaliseArgv(['-o=', '-n', '']), ['-o', '', '-n', '']);
  });

  it('takes a value with blanks for one word', () => {
    assert.deepEqual(normaliseArgv(['-lapp in (a, b)']), ['-l', 'app in (a, b)']);
  });

  for (const flag of [
    '--processes=maybe',
    '--declared-only=',
    '--insecure-skip-tls-verify=no',
    '--fix=yes',
    '--strict=1',
    '--recursive=',
  ]) {
    it(`refuses ${flag}, which would count as false without a word`, () => {
      const [name = '', value = ''] = flag.slice(2).split('=');
      assert.throws(
        () => normaliseArgv(['pod', flag]),
        new UsageError(`--${name} is either given or not, or =true or =false, but not "${value}"`),
      );
    });
  }
});
