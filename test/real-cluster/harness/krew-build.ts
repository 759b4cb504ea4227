import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../../scripts/cache-folder.ts';
import { buildOnce } from './cached-build.ts';
import { goBuildEnv } from './go-module-file.ts';
import { requirePrograms } from './requirements.ts';
import { run } from './run-command.ts';
import { type Log, step } from './step-log.ts';

const module = 'sigs.k8s.io/krew';
const version = 'v0.4.3';

/** The checksum database has no answer for this module, so its sums stand here: `go mod download -json sigs.k8s.io/krew@v0.4.3`. */
const goSum = `${module} ${version} h1:nvV4ifUM+wuy8ITy32FAib240lXSbMeHOxizqVy6+U0=
${module} ${version}/go.mod h1:E1Lqx80HZtaaFTP+dTTrGy7z/w4kTAAmySzze9VBCuQ=
`;

/** krew and the validator of krew-index, by the names under which they are called. */
const programs: Readonly<Record<string, string>> = {
  'kubectl-krew': `${module}/cmd/krew`,
  'validate-krew-manifest': `${module}/cmd/validate-krew-manifest`,
};

/** The folder with krew's own two programs: from the cache, or compiled into it from the Go module, in a minute. */
export async function krewPrograms(log: Log): Promise<string> {
  const folder = join(cacheFolder(), `krew-${version}`);
  if (existsSync(folder)) return folder;
  await requirePrograms(['go'], log, false);
  await buildOnce(folder, { what: `krew ${version}`, lock: 'krew-build.lock' }, log, (part) => compile(part, log));
  return folder;
}

async function compile(part: string, log: Log): Promise<void> {
  const cwd = join(part, 'module');
  mkdirSync(cwd);
  writeFileSync(join(cwd, 'go.mod'), `module krew-for-tests\n\ngo 1.24\n\nrequire ${module} ${version}\n`);
  writeFileSync(join(cwd, 'go.sum'), goSum);
  for (const [name, source] of Object.entries(programs)) {
    await step(log, `Compiling ${name} ${version}`, () =>
      run('go', ['build', '-ldflags', '-s -w', '-o', join(part, name), source], { cwd, env: goBuildEnv() }),
    );
  }
  rmSync(cwd, { recursive: true });
}
