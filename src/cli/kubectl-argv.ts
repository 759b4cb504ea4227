import { UsageError } from '../errors.ts';

/** One-letter flags that take a value, which kubectl's parser (pflag) lets stand right behind the letter: `-oyaml`. */
const WITH_VALUE = new Set(['n', 'o', 'l', 'c', 's', 'f']);
const WITHOUT_VALUE = new Set(['A', 'h', 'R', 'y']);

/**
 * Rewrites clusters of one-letter flags the way pflag reads them, because yargs would take `-oyaml` for -o -y -a -m -l:
 * `-oyaml` becomes `-o yaml`, `-n=web` becomes `-n web`, `-Aojson` becomes `-A -o json`, `-f -` and a bare `-` become `--filename=-`.
 * Everything behind `--`, and everything that is not such a cluster, stays as it is.
 */
export function normaliseArgv(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const flags = end === -1 ? argv : argv.slice(0, end);
  const rest = end === -1 ? [] : argv.slice(end);
  flags.forEach(checkSwitch);
  return [...withStandardInput(flags.flatMap(splitCluster)).map(yamlByItsOtherName), ...rest];
}

/** "yml" is how many people call YAML: there is nothing else that it could mean. */
function yamlByItsOtherName(word: string, index: number, words: readonly string[]): string {
  if (word === 'yml' && ['-o', '--output'].includes(words[index - 1] ?? '')) return 'yaml';
  return word === '--output=yml' ? '--output=yaml' : word;
}

/** yargs drops a bare "-", and does not take it for the value of the flag before it. By itself it means "-f -". */
function withStandardInput(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const flag = INPUT_FLAGS.get(word);
    if (flag !== undefined && words[index + 1] === '-') return [`${flag}=-`];
    if (word !== '-') return [word];
    return INPUT_FLAGS.has(words[index - 1] ?? '') ? [] : ['--filename=-'];
  });
}

const INPUT_FLAGS: ReadonlyMap<string, string> = new Map([
  ['-f', '--filename'],
  ['--filename', '--filename'],
  ['--from', '--from'],
  ['--psp-file', '--psp-file'],
  ['--scc-file', '--scc-file'],
  ['--snapshot', '--snapshot'],
  ['--message', '--message'],
]);

/** Throws a UsageError for a switch with another value than true or false; yargs would take it for false without a word. */
function checkSwitch(word: string): void {
  const [, flag = '', value = ''] = /^--([a-z-]+)=(.*)$/.exec(word) ?? [];
  if (SWITCHES.has(flag) && value !== 'true' && value !== 'false') {
    throw new UsageError(`--${flag} is either given or not, or =true or =false, but not "${value}"`);
  }
}

const SWITCHES = new Set([
  'all',
  'all-namespaces',
  'compare-exec',
  'declared-only',
  'diff',
  'files',
  'fix',
  'help',
  'insecure-skip-tls-verify',
  'no-headers',
  'node-processes',
  'patch',
  'processes',
  'recursive',
  'strict',
  'version',
  'yes',
]);

function splitCluster(word: string): string[] {
  if (!/^-[A-Za-z]./.test(word)) return [word];
  const split: string[] = [];
  for (let index = 1; index < word.length; index += 1) {
    const letter = word.charAt(index);
    if (WITH_VALUE.has(letter)) {
      const value = word.slice(index + 1).replace(/^=/, '');
      return [...split, `-${letter}`, ...(index + 1 < word.length ? [value] : [])];
    }
    if (!WITHOUT_VALUE.has(letter)) return [word];
    split.push(`-${letter}`);
  }
  return split;
}
