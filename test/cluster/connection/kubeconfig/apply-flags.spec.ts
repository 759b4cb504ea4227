import assert from 'node:assert/strict';
import { applyFlags } from '../../../../src/cluster/connection/kubeconfig/apply-flags.ts';
import type { ClusterEntry, Kubeconfig, UserEntry } from '../../../../src/cluster/connection/kubeconfig/kubeconfig.ts';
import type { ConnectionFlags } from '../../../../src/cluster/connection-flags.ts';
import { failureOf, flags } from '../support.ts';

const prodUser: UserEntry = {
  clientCertificateData: 'Y2VydA==',
  clientKeyData: 'a2V5',
  token: 'own',
};
const prodCluster: ClusterEntry = {
  server: 'https://prod:6443',
  certificateAuthorityData: 'Y2E=',
  tlsServerName: 'prod.internal',
  proxyUrl: 'http://proxy:3128',
};
const kubeconfig: Kubeconfig = {
  currentContext: 'prod',
  contexts: new Map([
    ['prod', { cluster: 'prod', user: 'jane', namespace: 'web' }],
    ['lab', { cluster: 'lab', user: 'joe' }],
    ['no-user', { cluster: 'lab' }],
    ['lost-user', { cluster: 'lab', user: 'gone' }],
    ['lost-cluster', { cluster: 'gone', user: 'joe' }],
    ['no-cluster', { user: 'joe' }],
    ['no-server', { cluster: 'no-server', user: 'joe' }],
  ]),
  clusters: new Map<string, ClusterEntry>([
    ['prod', prodCluster],
    ['lab', { server: 'https://lab' }],
    ['no-server', { certificateAuthorityData: 'Y2E=' }],
    ['open', { server: 'https://open', insecureSkipTlsVerify: true }],
    ['plain', { server: 'http://127.0.0.1:8001' }],
  ]),
  users: new Map<string, UserEntry>([
    ['jane', prodUser],
    ['joe', { exec: execPlugin() }],
    ['impersonator', { token: 't', as: 'kubeconfig-user', asGroups: ['kubeconfig-group'], asUid: 'kubeconfig-uid' }],
  ]),
};

function execPlugin() {
  return {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: 'login',
    args: [],
    env: [],
    provideClusterInfo: false,
    interactiveMode: 'Never' as const,
  };
}

function chosen(given: Partial<ConnectionFlags>, from: Kubeconfig = kubeconfig) {
  const { server, ...rest } = applyFlags(from, flags(given), '/elsewhere');
  return { server: server.href, ...rest };
}

const prod = {
  server: 'https://prod:6443/',
  cluster: prodCluster,
  user: prodUser,
  namespace: 'web',
  contextName: 'prod',
  clusterName: 'prod',
  userName: 'jane',
};
const lab = {
  server: 'https://lab/',
  cluster: { server: 'https://lab' },
  user: { exec: execPlugin() },
  namespace: 'default',
  contextName: 'lab',
  clusterName: 'lab',
  userName: 'joe',
};

describe('cluster/connection/kubeconfig/apply-flags', () => {
  describe('chooses', () => {
    const { tlsServerName, ...prodWithoutName } = prodCluster;
    const { certificateAuthorityData, ...prodWithoutAuthority } = prodCluster;
    const cases: [string, Partial<ConnectionFlags>, object][] = [
      ['the current context, where no flag is given', {}, prod],
      [
        'the current context, where flags are empty',
        { context: '', token: '', server: '', as: '', namespace: '' },
        prod,
      ],
      ['another context', { context: 'lab' }, lab],
      ['another namespace', { namespace: 'db' }, { ...prod, namespace: 'db' }],
      [
        'another cluster with the same user',
        { cluster: 'lab' },
        { ...prod, server: 'https://lab/', cluster: lab.cluster, clusterName: 'lab' },
      ],
      ['another user of the same cluster', { user: 'joe' }, { ...prod, user: lab.user, userName: 'joe' }],
      [
        'no credentials, where the context names no user',
        { context: 'no-user' },
        (({ userName, ...rest }) => ({ ...rest, user: {}, contextName: 'no-user' }))(lab),
      ],
      [
        'another server, whose name in the certificate is then its own, with the same authority',
        { server: 'https://prod-2' },
        { ...prod, server: 'https://prod-2/', cluster: { ...prodWithoutName, server: 'https://prod-2' } },
      ],
      [
        'another server and its name in the certificate',
        { server: 'https://prod-2', tlsServerName: 'two' },
        {
          ...prod,
          server: 'https://prod-2/',
          cluster: { ...prodCluster, server: 'https://prod-2', tlsServerName: 'two' },
        },
      ],
      [
        'a server for a context whose cluster does not exist',
        { context: 'lost-cluster', server: 'https://new' },
        {
          ...lab,
          server: 'https://new/',
          cluster: { server: 'https://new' },
          contextName: 'lost-cluster',
          clusterName: 'gone',
        },
      ],
      [
        'another authority, against the working directory, instead of the data in the kubeconfig',
        { certificateAuthority: 'ca.crt' },
        { ...prod, cluster: { ...prodWithoutAuthority, certificateAuthority: '/elsewhere/ca.crt' } },
      ],
      [
        'an authority instead of the insecure-skip-tls-verify in the kubeconfig',
        { cluster: 'open', certificateAuthority: '/ca.crt' },
        {
          ...prod,
          server: 'https://open/',
          cluster: { server: 'https://open', certificateAuthority: '/ca.crt' },
          clusterName: 'open',
        },
      ],
      [
        'no verification instead of the authority in the kubeconfig',
        { insecureSkipTlsVerify: true },
        { ...prod, cluster: { ...prodWithoutAuthority, insecureSkipTlsVerify: true } },
      ],
      [
        'verification instead of the insecure-skip-tls-verify in the kubeconfig',
        { cluster: 'open', insecureSkipTlsVerify: false },
        {
          ...prod,
          server: 'https://open/',
          cluster: { server: 'https://open', insecureSkipTlsVerify: false },
          clusterName: 'open',
        },
      ],
      [
        'a token instead of all credentials in the kubeconfig',
        { token: 'flag' },
        { ...prod, user: { token: 'flag' }, credentialsFlag: '--token' },
      ],
      [
        'a token instead of a credential plugin',
        { context: 'lab', token: 'flag' },
        { ...lab, user: { token: 'flag' }, credentialsFlag: '--token' },
      ],
      [
        'a token for a context whose user does not exist',
        { context: 'lost-user', token: 'flag' },
        {
          ...lab,
          user: { token: 'flag' },
          credentialsFlag: '--token',
          contextName: 'lost-user',
          userName: 'gone',
        },
      ],
      [
        'a client certificate with its key instead of all credentials in the kubeconfig',
        { clientCertificate: 'c.crt', clientKey: 'c.key' },
        {
          ...prod,
          user: { clientCertificate: '/elsewhere/c.crt', clientKey: '/elsewhere/c.key' },
          credentialsFlag: '--client-certificate',
        },
      ],
      [
        'a client certificate with the key of the kubeconfig',
        { clientCertificate: 'c.crt' },
        {
          ...prod,
          user: { clientCertificate: '/elsewhere/c.crt', clientKeyData: 'a2V5' },
          credentialsFlag: '--client-certificate',
        },
      ],
      [
        'a user to impersonate, with uid and groups',
        { as: 'eve', asUid: 'u', asGroup: ['a', 'b'] },
        { ...prod, user: { ...prodUser, as: 'eve', asUid: 'u', asGroups: ['a', 'b'] } },
      ],
      [
        'the user to impersonate of the kubeconfig',
        { user: 'impersonator' },
        { ...prod, user: kubeconfig.users.get('impersonator'), userName: 'impersonator' },
      ],
      [
        'groups to impersonate instead of those of the kubeconfig, for its user',
        { user: 'impersonator', asGroup: ['flag-group'] },
        {
          ...prod,
          user: { token: 't', as: 'kubeconfig-user', asGroups: ['flag-group'], asUid: 'kubeconfig-uid' },
          userName: 'impersonator',
        },
      ],
      [
        'impersonation together with a token given by flag',
        { user: 'impersonator', token: 'flag' },
        {
          ...prod,
          user: { token: 'flag', as: 'kubeconfig-user', asGroups: ['kubeconfig-group'], asUid: 'kubeconfig-uid' },
          userName: 'impersonator',
          credentialsFlag: '--token',
        },
      ],
      [
        'only the impersonation of the user, where the server is http',
        { cluster: 'plain', user: 'impersonator' },
        {
          ...prod,
          server: 'http://127.0.0.1:8001/',
          cluster: { server: 'http://127.0.0.1:8001' },
          user: { as: 'kubeconfig-user', asGroups: ['kubeconfig-group'], asUid: 'kubeconfig-uid' },
          clusterName: 'plain',
          userName: 'impersonator',
        },
      ],
    ];
    for (const [name, given, expected] of cases) {
      it(name, () => assert.deepEqual(chosen(given), expected));
    }

    it('a server without any kubeconfig', () => {
      const empty: Kubeconfig = { contexts: new Map(), clusters: new Map(), users: new Map() };
      assert.deepEqual(chosen({ server: 'https://new', token: 'flag' }, empty), {
        server: 'https://new/',
        cluster: { server: 'https://new' },
        user: { token: 'flag' },
        namespace: 'default',
        credentialsFlag: '--token',
      });
    });
  });

  describe('refuses', () => {
    const configuration = (message: string) => ({ name: 'ClusterError', trouble: 'configuration', message });
    const contexts = '"lab", "lost-cluster", "lost-user", "no-cluster", "no-server", "no-user", "prod"';
    const clusters = '"lab", "no-server", "open", "plain", "prod"';
    const users = '"impersonator", "jane", "joe"';
    const cases: [string, Partial<ConnectionFlags>, object][] = [
      [
        'a context that does not exist',
        { context: 'x' },
        configuration(`--context is "x", and there is no such context (there are ${contexts})`),
      ],
      [
        'a cluster that does not exist, even with a server',
        { cluster: 'x', server: 'https://new' },
        configuration(`--cluster is "x", and there is no such cluster in the kubeconfig (there are ${clusters})`),
      ],
      [
        'a user that does not exist, even with a token',
        { user: 'x', token: 'flag' },
        configuration(`--user is "x", and there is no such user in the kubeconfig (there are ${users})`),
      ],
      [
        'a context whose user does not exist',
        { context: 'lost-user' },
        configuration(
          `the context "lost-user" names the user "gone", and there is no such user in the kubeconfig (there are ${users})`,
        ),
      ],
      [
        'a context whose cluster does not exist',
        { context: 'lost-cluster' },
        configuration(
          `the context "lost-cluster" names the cluster "gone", and there is no such cluster in the kubeconfig (there are ${clusters})`,
        ),
      ],
      [
        'a context without a cluster',
        { context: 'no-cluster' },
        configuration('the context "no-cluster" names no cluster'),
      ],
      [
        'a cluster without a server',
        { context: 'no-server' },
        configuration('the cluster "no-server" in the kubeconfig has no server'),
      ],
      [
        'a server without a scheme',
        { server: '10.0.0.1:6443' },
        configuration('--server must be a URL such as https://HOST:6443, not "10.0.0.1:6443"'),
      ],
      [
        'an authority together with insecure-skip-tls-verify',
        { insecureSkipTlsVerify: true, certificateAuthority: 'ca.crt' },
        configuration(
          'a certificate authority and insecure-skip-tls-verify cannot both be given for the cluster "prod"',
        ),
      ],
      [
        'a token together with a client certificate',
        { token: 'a', clientCertificate: 'c' },
        {
          name: 'UsageError',
          message: '--token and --client-certificate cannot be used together: a server looks only at the latter',
        },
      ],
      [
        'a client key without a certificate',
        { context: 'lab', clientKey: 'k' },
        { name: 'UsageError', message: '--client-key needs --client-certificate' },
      ],
      [
        'a client certificate without a key',
        { context: 'lab', clientCertificate: 'c' },
        configuration(
          'a client certificate is given without its key for the user "joe"; give it with client-key or --client-key',
        ),
      ],
      [
        'groups to impersonate without a user',
        { asGroup: ['a'] },
        configuration(
          'a uid, groups or user-extra to impersonate are given for the user "jane" without a user to impersonate; add --as',
        ),
      ],
      [
        'a uid to impersonate without a user',
        { asUid: 'a' },
        configuration(
          'a uid, groups or user-extra to impersonate are given for the user "jane" without a user to impersonate; add --as',
        ),
      ],
      [
        'a token for an http server, rather than leaving it out',
        { cluster: 'plain', token: 'a' },
        configuration(
          '--token cannot be used with an http:// server: it would not be sent, because everybody on the way could read it',
        ),
      ],
    ];
    for (const [name, given, expected] of cases) {
      it(name, async () => assert.deepEqual(await failureOf((async () => chosen(given))()), expected));
    }

    it('to guess a context, where the kubeconfig has no current one', async () => {
      const { currentContext, ...without } = kubeconfig;
      assert.deepEqual(
        await failureOf((async () => chosen({}, without))()),
        configuration(
          `no context is chosen: the kubeconfig has no current-context; choose one with --context (there are ${contexts})`,
        ),
      );
    });

    it('a user with a token and a password', async () => {
      const both = { ...kubeconfig, users: new Map([['jane', { token: 't', username: 'u' }]]) };
      assert.deepEqual(
        await failureOf((async () => chosen({}, both))()),
        configuration('a token and a user name with password cannot both be given for the user "jane"'),
      );
    });
  });
});
