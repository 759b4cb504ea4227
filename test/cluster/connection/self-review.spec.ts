import assert from 'node:assert/strict';
import type { ClusterError } from '../../../src/errors.ts';
import { answerJson, closeAll, clusterAt, failureOf, startServer } from './support.ts';

describe('connection, whom the server takes the caller for', () => {
  afterEach(closeAll);

  it('posts a SelfSubjectReview', async () => {
    const userInfo = { username: 'alice', groups: ['developers', 'system:authenticated'] };
    const server = await startServer({ answer: answerJson({ status: { userInfo } }) });
    const cluster = await clusterAt(server);
    assert.deepEqual(await cluster.whoAmI(), { user: 'alice', groups: ['developers', 'system:authenticated'] });
    const [request] = server.seen;
    assert.equal(`${request?.method} ${request?.url}`, 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews');
  });

  it('takes nobody for an answer without a user', async () => {
    const server = await startServer({ answer: answerJson({ status: {} }) });
    const cluster = await clusterAt(server);
    const failed = (await failureOf(cluster.whoAmI())) as ClusterError;
    const { trouble, message } = failed;
    assert.equal(trouble, 'refused');
    assert.equal(message, 'cannot ask the server whom it takes the caller for: the answer names no user');
  });
});
