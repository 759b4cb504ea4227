import assert from 'node:assert/strict';
import { execEnd } from '../../../../src/cluster/connection/exec/exec-end.ts';
import { failure, failureOf } from '../support.ts';

const facts = { server: 'https://prod', identity: 'the user "jane"', trust: 'its authority' };

function end(status: object, output: { stdout?: string; stderr?: string } = {}) {
  const whole = { stdout: '', stderr: '', ...output };
  return execEnd(JSON.stringify(status), whole, 'run "cat"', facts);
}

function exited(code: string): object {
  return failure(0, 'NonZeroExitCode', `command terminated with non-zero exit code: ${code}`, {
    details: { causes: [{ reason: 'ExitCode', message: code }] },
  });
}

describe('cluster/connection/exec/exec-end', () => {
  describe('takes for not started what a runtime says of a command it cannot start:', () => {
    const internal = (message: string) => failure(500, 'InternalError', `Internal error occurred: ${message}`);
    const cases: [string, object, { stdout?: string; stderr?: string }, string][] = [
      [
        'containerd with runc, no such file',
        internal(
          'error executing command in container: failed to exec in container: failed to start exec "d9": OCI runtime exec failed: exec failed: unable to start container process: exec: "/nope": stat /nope: no such file or directory: unknown',
        ),
        {},
        'Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "d9": OCI runtime exec failed: exec failed: unable to start container process: exec: "/nope": stat /nope: no such file or directory: unknown',
      ],
      [
        'a program for another machine',
        internal('OCI runtime exec failed: exec failed: exec format error'),
        {},
        'Internal error occurred: OCI runtime exec failed: exec failed: exec format error',
      ],
      [
        'Docker, as the output of a command that ended with 126',
        exited('126'),
        {
          stdout:
            'OCI runtime exec failed: exec failed: unable to start container process: exec: "cat": executable file not found in $PATH: unknown\r\n',
        },
        'OCI runtime exec failed: exec failed: unable to start container process: exec: "cat": executable file not found in $PATH: unknown',
      ],
      [
        'CRI-O with crun, as the standard error of a command that ended with 127',
        exited('127'),
        { stderr: 'executable file `cat` not found in $PATH: No such file or directory\n' },
        'executable file `cat` not found in $PATH: No such file or directory',
      ],
      [
        'CRI-O with runc, as the standard error of a command that ended with 255',
        exited('255'),
        {
          stderr:
            'time="2026-01-01T00:00:00Z" level=error msg="exec failed: unable to start container process: exec: \\"cat\\": executable file not found in $PATH"',
        },
        'time="2026-01-01T00:00:00Z" level=error msg="exec failed: unable to start container process: exec: \\"cat\\": executable file not found in $PATH"',
      ],
    ];
    for (const [name, status, output, message] of cases) {
      it(name, () => assert.deepEqual(end(status, output), { end: 'not-started', message }));
    }
  });

  describe('takes for exited', () => {
    it('a shell that did not find a command', () => {
      const stderr = 'sh: cat: not found\n';
      assert.deepEqual(end(exited('127'), { stderr }), { end: 'exited', exitCode: 127, stdout: '', stderr });
    });

    it('a command that ended with 1 and prints what a runtime might say', () => {
      const stderr = 'OCI runtime exec failed';
      assert.deepEqual(end(exited('1'), { stderr }), { end: 'exited', exitCode: 1, stdout: '', stderr });
    });
  });

  describe('rejects', () => {
    it('a container that has ended', async () => {
      const message =
        'Internal error occurred: error executing command in container: container is in CONTAINER_EXITED state';
      assert.deepEqual(await failureOf((async () => end(failure(500, 'InternalError', message)))()), {
        name: 'ClusterError',
        trouble: 'refused',
        httpStatus: 500,
        reason: 'InternalError',
        said: message,
        message: `cannot run "cat": the server says: ${message} (HTTP 500)`,
      });
    });

    it('an exit code that is none', async () => {
      const status = exited('-1');
      assert.deepEqual(await failureOf((async () => end(status))()), {
        name: 'ClusterError',
        trouble: 'refused',
        message: `cannot run "cat": the command's exit code cannot be read: ${JSON.stringify(status)}`,
      });
    });

    for (const status of [null, 1, [], {}, { status: 1 }, { kind: 'Pod', status: 'Success' }]) {
      it(`${JSON.stringify(status)}, which is not a Status`, async () => {
        assert.deepEqual(await failureOf((async () => end(status as object))()), {
          name: 'ClusterError',
          trouble: 'refused',
          message: `cannot run "cat": the command's status cannot be read: ${JSON.stringify(status)}`,
        });
      });
    }
  });
});
