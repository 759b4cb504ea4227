import type { Argv, Options, PositionalOptions } from 'yargs';
import type { Operation } from '../io.ts';

/** Declares a command to yargs; `chosen` is told what a command line comes down to. */
export type DeclareCommand = (yargs: Argv, chosen: (operation: Operation) => void) => Argv;

export interface CommandDescription {
  readonly name: string;
  readonly aliases: readonly string[];
  /** One line, for the list of commands. */
  readonly summary: string;
  /** How it is written, without the name of the program: "pod [NAME ...] [flags]". */
  readonly usages: readonly string[];
  /** What it does, in sentences. */
  readonly details: string;
  readonly words: readonly WordDescription[];
  readonly flags: readonly FlagDescription[];
  readonly examples: readonly { readonly command: string; readonly purpose: string }[];
}

/** A word that is no flag. */
export interface WordDescription {
  readonly name: string;
  readonly describe: string;
}

export interface FlagDescription {
  readonly name: string;
  /** The one letter by which it can be given; absent where it has none. */
  readonly letter?: string;
  readonly isSwitch: boolean;
  readonly repeatable: boolean;
  readonly describe: string;
  readonly choices: readonly string[];
  /** As kubectl writes it behind the name: "false", "table", "[]", "''". */
  readonly initial: string;
  /** The heading under which it stands; absent for the command's own. */
  readonly group?: string;
}

/**
 * What commands declare to yargs, for help, the man page and completion: one declaration says it all. Nothing of yargs is
 * asked, which lays out its help by itself, and keeps to itself what it was told.
 */
export function describeCommands(declarations: readonly DeclareCommand[]): CommandDescription[] {
  return declarations.map(describeCommand);
}

function describeCommand(declare: DeclareCommand): CommandDescription {
  const told: Told = { usage: '', words: [], flags: [], examples: [] };
  const listener: Argv = listening({
    command: (names: string | readonly string[], summary: string, build: (yargs: Argv) => unknown) => {
      told.names = typeof names === 'string' ? [names] : names;
      told.summary = summary;
      build(listener);
    },
    usage: (text: string) => {
      told.usage = text;
    },
    positional: (name: string, { describe = '' }: PositionalOptions) => {
      told.words.push({ name, describe });
    },
    option: (name: string, options: Options) => {
      told.flags.push(flagOf(name, options));
    },
    options: (all: Readonly<Record<string, Options>>) => {
      for (const [name, options] of Object.entries(all)) told.flags.push(flagOf(name, options));
    },
    example: (command: string, purpose: string) => {
      told.examples.push({ command, purpose });
    },
  });
  declare(listener, () => {});
  const [first = '', ...aliases] = told.names ?? [];
  const [usages = '', ...details] = told.usage.split('\n\n');
  return {
    name: first.split(' ')[0] ?? '',
    aliases,
    summary: told.summary ?? '',
    usages: usages.split('\n').map((usage) => usage.replace('$0 ', '')),
    details: details.join('\n\n').replaceAll(/(?<!\n)\n(?!\n)/g, ' '),
    words: told.words,
    flags: told.flags.sort((a, b) => (a.name < b.name ? -1 : 1)),
    examples: told.examples,
  };
}

interface Told {
  names?: readonly string[];
  summary?: string;
  usage: string;
  readonly words: WordDescription[];
  readonly flags: FlagDescription[];
  readonly examples: { readonly command: string; readonly purpose: string }[];
}

/** Stands in for yargs: whatever else is said to it is passed over, and each method gives it back, as those of yargs do. */
function listening(methods: Readonly<Record<string, (...said: never[]) => void>>): Argv {
  const listener: Argv = new Proxy({} as Argv, {
    get:
      (_, method) =>
      (...said: never[]) => {
        methods[String(method)]?.(...said);
        return listener;
      },
  });
  return listener;
}

function flagOf(name: string, options: Options): FlagDescription {
  const { type, alias, array, describe = '', choices = [], group } = options;
  const letter = [alias ?? []].flat().find((one) => one.length === 1);
  const isSwitch = type === 'boolean';
  const initial = isSwitch ? String(options.default ?? false) : array ? '[]' : `${options.default ?? "''"}`;
  return {
    name,
    ...(letter === undefined ? {} : { letter }),
    isSwitch,
    repeatable: array === true,
    describe,
    choices: choices.map(String),
    initial,
    ...(group === undefined ? {} : { group }),
  };
}
