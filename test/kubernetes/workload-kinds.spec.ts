import assert from 'node:assert/strict';
import { parseName } from '../../src/kubernetes/parse-name.ts';
import { currentVersion, kindBetween, WORKLOAD_KINDS, workloadKindOf } from '../../src/kubernetes/workload-kinds.ts';

describe('kubernetes/workload-kinds', () => {
  it('has every kind once, and each word for one of them', () => {
    const kinds = WORKLOAD_KINDS.map(({ kind }) => kind);
    assert.deepEqual(kinds.toSorted(), [...new Set(kinds)].sort());
    const words = WORKLOAD_KINDS.flatMap((known) => [...known.words, known.plural]);
    assert.deepEqual(words.toSorted(), [...new Set(words)].sort());
  });

  it('leaves no release without a version of a kind between the oldest and the newest that has it', () => {
    for (const { kind, versions } of WORKLOAD_KINDS) {
      const [newest] = versions;
      assert.equal(newest.until, undefined, kind);
      for (let minor = Math.min(...versions.map(({ since }) => since)); minor < 40; minor += 1) {
        const serving = versions.filter(({ since, until = minor }) => since <= minor && minor <= until);
        assert.notEqual(serving.length, 0, `${kind} on 1.${minor}`);
      }
    }
  });

  it('names a kind between that is there, and whose controller makes the pods', () => {
    const between = WORKLOAD_KINDS.map((known) => [
      known.kind,
      kindBetween({ apiVersion: currentVersion(known), kind: known.kind }),
    ]);
    assert.deepEqual(
      between.flatMap(([kind, other]) => (typeof other === 'object' ? [[kind, other.kind, other.controller]] : [])),
      [
        ['Deployment', 'ReplicaSet', 'replicaset-controller'],
        ['CronJob', 'Job', 'job-controller'],
      ],
    );
    for (const known of WORKLOAD_KINDS) {
      assert.equal(known.backOff !== undefined, known.controller !== undefined && known.between === undefined);
    }
  });

  it('knows an object by its group and kind, whatever version it is in, and no other of the same name', () => {
    const names = (apiVersion: string, kind: string) => workloadKindOf({ apiVersion, kind })?.kind;
    assert.equal(names('batch/v1beta1', 'CronJob'), 'CronJob');
    assert.equal(names('extensions/v1beta1', 'Deployment'), 'Deployment');
    assert.equal(names('extensions/v1beta1', 'StatefulSet'), undefined);
    assert.equal(names('apps.kruise.io/v1alpha1', 'StatefulSet'), undefined);
    assert.equal(names('batch.volcano.sh/v1alpha1', 'Job'), undefined);
    assert.equal(names('v1', 'Deployment'), undefined);
    assert.equal(names('', 'Pod'), undefined);
  });

  it('takes the words of kubectl for each of them but the one that nothing makes pods of', () => {
    for (const known of WORKLOAD_KINDS) {
      for (const word of known.words) {
        assert.deepEqual(parseName(`${word}/a`), { apiVersion: currentVersion(known), kind: known.kind, name: 'a' });
      }
    }
    assert.throws(() => parseName('podtemplate/a'), {
      message:
        '"podtemplate" in "podtemplate/a" is not a type this command knows: use pod, deploy, rs, sts, ds, job, cronjob or rc',
    });
  });
});
