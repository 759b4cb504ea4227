import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inClusterKubeconfig } from '../../../../src/cluster/connection/kubeconfig/in-cluster.ts';
import { closeAll, temporaryFolder } from '../support.ts';

const variables = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };

describe('cluster/connection/kubeconfig/in-cluster', () => {
  afterEach(closeAll);

  function serviceAccount(files: Readonly<Record<string, string>>): string {
    const folder = temporaryFolder();
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return folder;
  }

  it('makes a kubeconfig of the service account of a pod', async () => {
    const folder = serviceAccount({ token: 't', 'ca.crt': 'ca', namespace: 'web\n' });
    assert.deepEqual(await inClusterKubeconfig({ variables }, folder), {
      currentContext: 'in-cluster',
      contexts: new Map([['in-cluster', { cluster: 'in-cluster', user: 'in-cluster', namespace: 'web' }]]),
      clusters: new Map([
        ['in-cluster', { server: 'https://[fd00::1]:443', certificateAuthority: join(folder, 'ca.crt') }],
      ]),
      users: new Map([['in-cluster', { tokenFile: join(folder, 'token') }]]),
    });
  });

  it('takes the namespace from POD_NAMESPACE first, and none where there is none', async () => {
    const namespaceOf = async (more: object, files: object) => {
      const found = await inClusterKubeconfig(
        { variables: { ...variables, ...more } },
        serviceAccount({ token: 't', ...files }),
      );
      return found?.contexts.get('in-cluster')?.namespace;
    };
    assert.equal(await namespaceOf({ POD_NAMESPACE: 'db' }, { namespace: 'web' }), 'db');
    assert.equal(await namespaceOf({}, {}), undefined);
  });

  it('finds nothing outside a pod', async () => {
    assert.equal(await inClusterKubeconfig({ variables: {} }, serviceAccount({ token: 't' })), undefined);
    assert.equal(await inClusterKubeconfig({ variables }, serviceAccount({})), undefined);
  });
});
