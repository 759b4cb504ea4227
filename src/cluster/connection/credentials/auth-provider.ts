import { KubeConfig } from '@kubernetes/client-node';
import { ClusterError } from '../../../errors.ts';
import type { AuthProvider } from '../kubeconfig/kubeconfig.ts';
import { messageOf, quoted } from '../quoted.ts';

const SUPPORTED = ['oidc', 'gcp', 'azure'];

/** The Authorization header of a user with an auth-provider, as client-node works it out. */
export async function authProviderAuthorization(provider: AuthProvider, userName: string | undefined): Promise<string> {
  const ofUser = userName === undefined ? '' : ` of the user ${quoted(userName)}`;
  if (!SUPPORTED.includes(provider.name)) {
    throw new ClusterError(
      'configuration',
      `the auth-provider${ofUser} is ${quoted(provider.name)}, and only ${SUPPORTED.join(', ')} are known`,
    );
  }

  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    { name: 'cluster', server: 'https://localhost', skipTLSVerify: false },
    { name: 'user', authProvider: { name: provider.name, config: withoutRefreshToken(provider.config) } },
  );
  const options: { headers?: Record<string, string> } = {};
  try {
    await kubeConfig.applyToHTTPSOptions(options);
  } catch (error) {
    throw new ClusterError('configuration', `the auth-provider${ofUser} gave no credentials: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const authorization = options.headers?.Authorization;
  if (authorization === undefined) {
    throw new ClusterError(
      'unauthorized',
      `the id-token${ofUser} is missing or expired: run a kubectl command such as "kubectl version", which renews it, and try again`,
    );
  }
  return authorization;
}

/**
 * Many identity providers accept a refresh token only once. kubectl writes the next one into the kubeconfig; this
 * program writes nothing there, so it must not use up the one there is.
 */
function withoutRefreshToken({ 'refresh-token': _, ...config }: Record<string, string>): Record<string, string> {
  return config;
}
