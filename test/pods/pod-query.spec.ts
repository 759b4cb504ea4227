import assert from 'node:assert/strict';
import { UsageError } from '../../src/errors.ts';
import { parseName } from '../../src/kubernetes/parse-name.ts';

const types: Record<string, readonly [apiVersion: string, kind: string]> = {
  'po pod pods Pod': ['v1', 'Pod'],
  'rc replicationcontroller replicationcontrollers': ['v1', 'ReplicationController'],
  'deploy deployment deployments Deployment deployments.apps deployment.apps': ['apps/v1', 'Deployment'],
  'rs replicaset replicasets replicasets.apps': ['apps/v1', 'ReplicaSet'],
  'sts statefulset statefulsets STS statefulset.apps': ['apps/v1', 'StatefulSet'],
  'ds daemonset daemonsets daemonset.apps': ['apps/v1', 'DaemonSet'],
  'job jobs jobs.batch': ['batch/v1', 'Job'],
  'cj cronjob cronjobs cronjob.batch': ['batch/v1', 'CronJob'],
};

describe('pods/pod-query', () => {
  it('takes a bare word for the name of a pod, whatever it looks like', () => {
    for (const name of ['web-0', '007', 'pod', 'deploy', 'a.b']) {
      assert.deepEqual(parseName(name), { apiVersion: 'v1', kind: 'Pod', name });
    }
  });

  for (const [words, [apiVersion, kind]] of Object.entries(types)) {
    it(`takes ${words.split(' ').join(', ')} for ${kind}`, () => {
      for (const word of words.split(' ')) {
        assert.deepEqual(parseName(`${word}/web`), { apiVersion, kind, name: 'web' });
      }
    });
  }

  it('refuses what is not a name', () => {
    for (const written of ['', '/', 'pod/', '/web', 'pod/web/0', 'a/b/', '//']) {
      assert.throws(
        () => parseName(written),
        new UsageError(`"${written}" is not a name: write NAME, pod/NAME or TYPE/NAME`),
      );
    }
  });

  it('refuses types that it does not know, also those that every JavaScript object knows', () => {
    for (const type of [
      'svc',
      'deploymentz',
      'jobs.apps.batch',
      'constructor',
      'toString',
      '__proto__',
      'hasownproperty',
    ]) {
      assert.throws(
        () => parseName(`${type}/web`),
        new UsageError(
          `"${type}" in "${type}/web" is not a type this command knows: use pod, deploy, rs, sts, ds, job, cronjob or rc`,
        ),
      );
    }
  });
});
