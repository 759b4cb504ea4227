import { UsageError } from '../../errors.ts';
import { onOff, repeated } from './single.ts';

/** -f and -R. */
export const FILE_FLAGS = fileFlags('folders in the folders of -f too');

/** @param recursive what -R is about, where files are given otherwise too */
export function fileFlags(recursive: string) {
  return {
    filename: {
      ...repeated,
      alias: 'f',
      describe: 'manifest, folder of manifests, or - for standard input; repeatable',
    },
    recursive: { ...onOff, alias: 'R', describe: recursive },
  } as const;
}

/** @param readFrom all that a command line reads from, such as files and a recording */
export function checkReadsStdinOnce(readFrom: readonly (string | undefined)[]): void {
  if (readFrom.filter((one) => one === '-').length > 1) {
    throw new UsageError('standard input can be read once: give - once');
  }
}
