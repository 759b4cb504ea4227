import type { ArgumentsCamelCase } from 'yargs';
import type { CommandDescription, FlagDescription, WordDescription } from '../../cli/describe-commands.ts';
import { type ConnectionArguments, connectionFlagsOf } from '../../cli/flags/connection.ts';
import { readUnfinishedLine, typedAt, type UnfinishedLine } from '../../cli/unfinished-line.ts';
import type { ConnectionFlags } from '../../cluster/connection-flags.ts';
import { EXIT } from '../../exit-codes.ts';
import type { Io, Operation } from '../../io.ts';
import type { ValueSource } from './values.ts';

/** Bits of cobra's ShellCompDirective, which kubectl reads from the last line. */
const NO_SPACE = 2;
const NO_FILES = 4;
/** The shell completes names of files. */
const FILES = 0;

/** Nobody waits longer for a tab. */
const REQUEST_TIMEOUT = '5s';

interface Candidates {
  /** Each may have a description behind a tab. */
  readonly lines: readonly string[];
  readonly directive: number;
}

/**
 * kubectl_complete-caps: what can stand where the last of the words is. A line for each, and a last one with a directive to
 * the shell (kubectl's pluginCompletion, k8s.io/kubectl/pkg/cmd/plugin). What cannot be found out is not offered: in the
 * middle of a line that somebody is typing there is no place for a sentence.
 */
export function completionOf(words: readonly string[], commands: readonly CommandDescription[]): Operation {
  const typed = words.at(-1) ?? '';
  const line = readUnfinishedLine(words.slice(0, -1), commands);
  return async (io) => {
    const { lines, directive } = await candidates(io, line, typed, commands);
    io.stdout.write([...lines, `:${directive}`].map((text) => `${text}\n`).join(''));
    return EXIT.clean;
  };
}

async function candidates(
  io: Io,
  line: UnfinishedLine,
  typed: string,
  commands: readonly CommandDescription[],
): Promise<Candidates> {
  const place = typedAt(line, typed);
  if (place.is === 'command')
    return offered(
      typed,
      commands.map(({ name, summary }) => `${name}\t${summary}`),
    );
  if (place.is === 'flag') return offered(typed, flagLines(line));
  if (place.is === 'nothing known') return { lines: [], directive: NO_FILES };
  if ('choices' in place.of && place.of.choices.length > 0) return offered(place.typed, place.of.choices);
  const source = sourceOf(place.of);
  if (source === 'files') return { lines: [], directive: FILES };
  if (source === undefined) return { lines: [], directive: NO_FILES };
  const { completeValue } = await import('./values.ts');
  const names = await completeValue(io, connectionOf(line), source, { typed: place.typed, words: line.words });
  const already = place.is === 'word' ? line.words : (line.given.get(place.of.name) ?? []);
  return offered(
    place.typed,
    names.filter((name) => !already.includes(name)),
  );
}

/** Those that begin as what was typed; without a blank behind one that goes on, such as "deploy/". */
function offered(typed: string, lines: readonly string[]): Candidates {
  const fitting = lines.filter((line) => line.startsWith(typed));
  const goesOn = fitting.length > 0 && fitting.every((line) => line.endsWith('/'));
  return { lines: fitting, directive: NO_FILES + (goesOn ? NO_SPACE : 0) };
}

function flagLines({ command, given }: UnfinishedLine): string[] {
  const flags = command ? command.flags.filter(({ name, repeatable }) => repeatable || !given.has(name)) : [];
  const everywhere = ['--help\thelp for this command', ...(command ? [] : ['--version\tversion of this program'])];
  return [...flags.map(({ name, describe }) => `--${name}\t${describe}`), ...everywhere];
}

/** Flags whose value is known by their name. What others and words take is in their description. */
const BY_NAME: Readonly<Partial<Record<string, ValueSource>>> = {
  namespace: 'namespaces',
  context: 'contexts',
  cluster: 'clusters',
  user: 'users',
  container: 'containers',
  level: 'levels',
  psp: 'policies',
  scc: 'constraints',
};

const BY_DESCRIPTION: readonly (readonly [RegExp, ValueSource | 'files'])[] = [
  [/TYPE\/NAME.*\bsa\/NAME/, 'objects and accounts'],
  [/TYPE\/NAME/, 'objects'],
  [/^psp\/NAME/, 'policies with type'],
  [/psp\/NAME/, 'policies'],
  [/^NAME, scc\/NAME/, 'constraints'],
  [/NET_RAW/, 'capabilities'],
  [/\b(file|folder|manifest)s?\b/i, 'files'],
];

function sourceOf({ name, describe }: FlagDescription | WordDescription): ValueSource | 'files' | undefined {
  return BY_NAME[name] ?? BY_DESCRIPTION.find(([words]) => words.test(describe))?.[1];
}

/** The connection that the rest of the line asks for. */
function connectionOf({ command, given }: UnfinishedLine): ConnectionFlags {
  const named = [...given].map(([name, values]) => {
    const flag = command?.flags.find((one) => one.name === name);
    const last = values.at(-1);
    return [camelCase(name), flag?.repeatable ? values : flag?.isSwitch ? last !== 'false' : last] as const;
  });
  const args = { requestTimeout: REQUEST_TIMEOUT, ...Object.fromEntries(named) };
  // Names and types are those that the same declarations give to yargs.
  return connectionFlagsOf(args as unknown as ArgumentsCamelCase<ConnectionArguments>);
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
