import { SURVEY_SCRIPTS } from './survey-scripts.ts';

/** What is to be read: the container's first process in its own PID namespace, or processes chosen by cgroup. */
export type SurveyRule = 'main' | 'own' | 'id';

/**
 * A program that may be in the image and can print files. `plain` ones print the files they are given, one after the
 * other; `survey` ones run a script that finds the processes too.
 */
export interface Reader {
  /** As the user would type it; also what output says who read. */
  readonly name: string;
  readonly prints: 'plain' | 'survey';
  command(rule: SurveyRule, containerId: string): readonly string[];
}

/**
 * The main process and its user namespace; then the same of the reader itself, which the runtime has just started with the
 * container's own settings; then the kernel's highest capability.
 */
export const PLAIN_FILES = [
  '/proc/1/status',
  '/proc/1/uid_map',
  '/proc/self/status',
  '/proc/self/uid_map',
  '/proc/sys/kernel/cap_last_cap',
] as const;

const plain = (name: string, ...words: readonly string[]): Reader => ({
  name,
  prints: 'plain',
  command: () => [...words, ...PLAIN_FILES],
});

const script = (name: string, text: string, ...words: readonly string[]): Reader => ({
  name,
  prints: 'survey',
  command: (rule, containerId) => [...words, text, ...scriptName(text), rule, containerId, '/proc'],
});

/** `sh -c` takes the word after the script as $0; the others count their arguments from the script on. */
function scriptName(text: string): readonly string[] {
  return text === SURVEY_SCRIPTS.shell ? ['caps'] : [];
}

const { shell, python, perl, node } = SURVEY_SCRIPTS;

/**
 * In the order in which they are tried, cheapest and commonest first; the absolute paths are for containers whose PATH
 * leads elsewhere. None of them writes anything.
 */
export const READERS: readonly Reader[] = [
  plain('cat', 'cat'),
  plain('head', 'head', '-n', '200'),
  plain('grep', 'grep', '-h', ''),
  plain('awk', 'awk', '1'),
  plain('sed', 'sed', ''),
  plain('busybox', 'busybox', 'cat'),
  script('sh', shell, 'sh', '-c'),
  script('bash', shell, 'bash', '-c'),
  script('busybox sh', shell, 'busybox', 'sh', '-c'),
  script('python3', python, 'python3', '-c'),
  script('python', python, 'python', '-c'),
  script('perl', perl, 'perl', '-e'),
  script('node', node, 'node', '-e'),
  plain('/bin/cat', '/bin/cat'),
  script('/bin/sh', shell, '/bin/sh', '-c'),
  script('/busybox/sh', shell, '/busybox/sh', '-c'),
];

/** The readers that can answer: plain ones read PID 1 and cannot look for processes. */
export function readersFor(rule: SurveyRule): readonly Reader[] {
  return rule === 'main' ? READERS : READERS.filter(({ prints }) => prints === 'survey');
}

/** The same script as a command of its own, for a container that we bring along. */
export function surveyCommand(rule: SurveyRule, containerId: string): readonly string[] {
  return script('sh', shell, 'sh', '-c').command(rule, containerId);
}

/** What a command of a reader is to read; undefined for a command that is none of theirs. */
export function readingOf(
  command: readonly string[],
): { readonly reader: Reader; readonly rule: SurveyRule } | undefined {
  for (const reader of READERS) {
    // Plain readers know one rule only.
    for (const rule of reader.prints === 'plain' ? (['main'] as const) : RULES) {
      const own = reader.command(rule, CONTAINER_ID);
      const isSame =
        own.length === command.length && own.every((word, index) => word === CONTAINER_ID || word === command[index]);
      if (isSame) return { reader, rule };
    }
  }
  return undefined;
}

const RULES = ['main', 'own', 'id'] as const satisfies readonly SurveyRule[];

/** Stands for any. */
const CONTAINER_ID = '(container)';
