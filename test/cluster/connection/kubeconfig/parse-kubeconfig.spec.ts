import assert from 'node:assert/strict';
import { parseKubeconfig } from '../../../../src/cluster/connection/kubeconfig/parse-kubeconfig.ts';
import { failureOf } from '../support.ts';

const parse = (text: string) => parseKubeconfig(text, '/home/jane/.kube/config');

describe('cluster/connection/kubeconfig/parse-kubeconfig', () => {
  it('reads what a kubeconfig can say, paths against its folder', () => {
    const text = `
apiVersion: v1
kind: Config
preferences: {}
current-context: prod
contexts:
- name: prod
  context: {cluster: prod, user: jane, namespace: web}
- name: empty
  context:
clusters:
- name: prod
  cluster:
    server: https://prod:6443
    certificate-authority: ../pki/ca.crt
    certificate-authority-data: Y2E=
    insecure-skip-tls-verify: false
    tls-server-name: prod.internal
    proxy-url: socks5://proxy:1080
    extensions:
    - name: client.authentication.k8s.io/exec
      extension: {audience: prod}
users:
- name: jane
  user:
    client-certificate: /abs/jane.crt
    client-key: jane.key
    tokenFile: token
    token: ""
    as: eve
    as-uid: u
    as-groups: [a, "b,c"]
    as-user-extra: {scopes: [x, y]}
- name: joe
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: ./bin/login
      args: [--who, joe]
      env: [{name: A, value: b}, {name: EMPTY}]
      installHint: brew install login
      provideClusterInfo: true
      interactiveMode: Always
- name: ann
  user:
    exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: aws, args: null, env: null}
- name: old
  user:
    auth-provider: {name: oidc, config: {id-token: x}}
`;
    assert.deepEqual(parse(text), {
      currentContext: 'prod',
      contexts: new Map([
        ['prod', { cluster: 'prod', user: 'jane', namespace: 'web' }],
        ['empty', {}],
      ]),
      clusters: new Map([
        [
          'prod',
          {
            server: 'https://prod:6443',
            certificateAuthority: '/home/jane/pki/ca.crt',
            certificateAuthorityData: 'Y2E=',
            insecureSkipTlsVerify: false,
            tlsServerName: 'prod.internal',
            proxyUrl: 'socks5://proxy:1080',
            execConfig: { audience: 'prod' },
          },
        ],
      ]),
      users: new Map<string, object>([
        [
          'jane',
          {
            clientCertificate: '/abs/jane.crt',
            clientKey: '/home/jane/.kube/jane.key',
            tokenFile: '/home/jane/.kube/token',
            as: 'eve',
            asUid: 'u',
            asGroups: ['a', 'b,c'],
            asUserExtra: new Map([['scopes', ['x', 'y']]]),
          },
        ],
        [
          'joe',
          {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1',
              command: '/home/jane/.kube/bin/login',
              args: ['--who', 'joe'],
              env: [
                { name: 'A', value: 'b' },
                { name: 'EMPTY', value: '' },
              ],
              installHint: 'brew install login',
              provideClusterInfo: true,
              interactiveMode: 'Always',
            },
          },
        ],
        [
          'ann',
          {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1beta1',
              command: 'aws',
              args: [],
              env: [],
              provideClusterInfo: false,
              interactiveMode: 'IfAvailable',
            },
          },
        ],
        ['old', { authProvider: { name: 'oidc', config: { 'id-token': 'x' } } }],
      ]),
    });
  });

  for (const text of ['', '# nothing\n', '{}', 'null']) {
    it(`finds nothing in ${JSON.stringify(text)}`, () => {
      const nothing = { contexts: new Map(), clusters: new Map(), users: new Map() };
      assert.deepEqual(parse(text), nothing);
    });
  }

  describe('refuses', () => {
    const file = '/home/jane/.kube/config';
    const plugin = (fields: string) => `users: [{name: joe, user: {exec: {${fields}}}}]`;
    const cases: [string, string, string][] = [
      [
        'what is not YAML, with the line and without quoting the file',
        'users:\n- name: jane\n  user: {token: "secret}\n',
        `${file} is not valid YAML: Missing closing "quote at line 4, column 1`,
      ],
      ['a list', '[]', `${file} must be a mapping, not a list`],
      ['another kind of object', 'kind: Pod', `${file} is not a kubeconfig: its kind is "Pod", not "Config"`],
      ['users that are not a list', 'users: {jane: {}}', `users of ${file} must be a list, not a mapping`],
      ['a user without a name', 'users: [{user: {}}]', `users[0] in ${file} has no name`],
      ['two users of one name', 'users: [{name: jane}, {name: jane}]', `${file} has two users named "jane"`],
      [
        'a token that is a number, without quoting it',
        'users: [{name: jane, user: {token: 12345}}]',
        `token of user "jane" in ${file} must be text, not a number`,
      ],
      [
        'insecure-skip-tls-verify that is text',
        'clusters: [{name: c, cluster: {insecure-skip-tls-verify: "true"}}]',
        `insecure-skip-tls-verify of cluster "c" in ${file} must be true or false, not text`,
      ],
      [
        'groups that are not texts',
        'users: [{name: jane, user: {as: x, as-groups: [1]}}]',
        `as-groups of user "jane" in ${file} must be a list of texts, not a number`,
      ],
      [
        'a plugin without a command',
        plugin('apiVersion: client.authentication.k8s.io/v1'),
        `exec of user "joe" in ${file} has no command`,
      ],
      [
        'a plugin of a version that is gone',
        plugin('command: x, apiVersion: client.authentication.k8s.io/v1alpha1'),
        `apiVersion of exec of user "joe" in ${file} must be client.authentication.k8s.io/v1 or client.authentication.k8s.io/v1beta1, not "client.authentication.k8s.io/v1alpha1"`,
      ],
      [
        'a v1 plugin that does not say whether it is interactive',
        plugin('command: x, apiVersion: client.authentication.k8s.io/v1'),
        `exec of user "joe" in ${file} has no interactiveMode`,
      ],
      [
        'a way of being interactive that is unknown',
        plugin('command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Sometimes'),
        `interactiveMode of exec of user "joe" in ${file} must be Never, IfAvailable or Always, not "Sometimes"`,
      ],
      [
        'aliases that would fill the memory',
        `a: &a [x,x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh']
          .map((name, i) => `${name}: &${name} [${`*${'abcdefg'[i]},`.repeat(10)}]`)
          .join('\n')}`,
        `${file} is not usable YAML: its aliases expand to too much`,
      ],
    ];
    for (const [name, text, message] of cases) {
      it(name, async () => {
        assert.deepEqual(await failureOf((async () => parse(text))()), {
          name: 'ClusterError',
          trouble: 'configuration',
          message,
        });
      });
    }
  });
});
