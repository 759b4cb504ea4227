import assert from 'node:assert/strict';
import { authProviderAuthorization } from '../../../../src/cluster/connection/credentials/auth-provider.ts';
import { failureOf } from '../support.ts';

function idToken(expiresAt: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part({ exp: expiresAt })}.c2lnbmF0dXJl`;
}

const now = Math.floor(Date.now() / 1000);

describe('cluster/connection/credentials/auth-provider', () => {
  it('takes the id-token of oidc while it is valid', async () => {
    const config = { 'id-token': idToken(now + 3600) };
    assert.equal(await authProviderAuthorization({ name: 'oidc', config }, 'jane'), `Bearer ${config['id-token']}`);
  });

  it('does not use up the refresh token of oidc, which kubectl still needs', async () => {
    const config = {
      'id-token': idToken(now - 3600),
      'refresh-token': 'only-once',
      'client-id': 'kubectl',
      'idp-issuer-url': 'https://127.0.0.1:1',
    };
    assert.deepEqual(await failureOf(authProviderAuthorization({ name: 'oidc', config }, 'jane')), {
      name: 'ClusterError',
      trouble: 'unauthorized',
      message:
        'the id-token of the user "jane" is missing or expired: run a kubectl command such as "kubectl version", which renews it, and try again',
    });
  });

  it('takes the access token of gcp', async () => {
    const config = { 'access-token': 'abc', expiry: new Date((now + 3600) * 1000).toISOString() };
    assert.equal(await authProviderAuthorization({ name: 'gcp', config }, 'jane'), 'Bearer abc');
  });

  it('refuses one it does not know', async () => {
    assert.deepEqual(await failureOf(authProviderAuthorization({ name: 'openstack', config: {} }, 'jane')), {
      name: 'ClusterError',
      trouble: 'configuration',
      message: 'the auth-provider of the user "jane" is "openstack", and only oidc, gcp, azure are known',
    });
  });

  it('says what an access token that has expired without a way to renew it comes to', async () => {
    const config = { 'access-token': 'abc', expiry: '2020-01-01T00:00:00Z' };
    assert.deepEqual(await failureOf(authProviderAuthorization({ name: 'gcp', config }, 'jane')), {
      name: 'ClusterError',
      trouble: 'configuration',
      message: 'the auth-provider of the user "jane" gave no credentials: Token is expired!',
    });
  });
});
