import type { CommandDescription, FlagDescription, WordDescription } from './describe-commands.ts';

/** A command line up to the word that is being typed, as far as it makes sense. */
export interface UnfinishedLine {
  /** Absent where none is named yet. */
  readonly command?: CommandDescription;
  /** Words behind the command that are no flags and no values of flags. */
  readonly words: readonly string[];
  /** What was given for each flag, by its long name; "true" for a switch. */
  readonly given: ReadonlyMap<string, readonly string[]>;
  /** The flag whose value is being typed. */
  readonly awaiting?: FlagDescription;
  /** Behind `--` there are no flags. */
  readonly onlyWords: boolean;
}

export function readUnfinishedLine(before: readonly string[], commands: readonly CommandDescription[]): UnfinishedLine {
  const given = new Map<string, string[]>();
  const words: string[] = [];
  let command: CommandDescription | undefined;
  let awaiting: FlagDescription | undefined;
  let onlyWords = false;
  const take = ({ name }: FlagDescription, value: string) => given.set(name, [...(given.get(name) ?? []), value]);
  for (const token of before) {
    if (awaiting) {
      take(awaiting, token);
      awaiting = undefined;
    } else if (onlyWords || !token.startsWith('-') || token === '-') {
      if (command) words.push(token);
      else command = commands.find(({ name, aliases }) => name === token || aliases.includes(token));
    } else if (token === '--') {
      onlyWords = true;
    } else {
      const { flags, last, value } = readFlags(token, flagsOf(command, commands));
      for (const flag of flags) take(flag, 'true');
      if (last && value !== undefined) take(last, value);
      else awaiting = last;
    }
  }
  return { ...(command ? { command } : {}), words, given, ...(awaiting ? { awaiting } : {}), onlyWords };
}

/** Until a command is named, it may be a flag of any of them. */
function flagsOf(command: CommandDescription | undefined, commands: readonly CommandDescription[]) {
  return command ? command.flags : commands.flatMap(({ flags }) => flags);
}

/** "--name", "--name=value", "-x", "-xyvalue": switches, and at its end perhaps a flag that has, or still needs, a value. */
function readFlags(
  token: string,
  known: readonly FlagDescription[],
): { readonly flags: readonly FlagDescription[]; readonly last?: FlagDescription; readonly value?: string } {
  const [, name, value] = /^--([^=]+)(?:=(.*))?$/.exec(token) ?? [];
  if (name !== undefined) {
    const flag = known.find((one) => one.name === name);
    if (!flag) return { flags: [] };
    if (flag.isSwitch && value === undefined) return { flags: [flag] };
    return { flags: [], last: flag, ...(value === undefined ? {} : { value }) };
  }
  const flags: FlagDescription[] = [];
  for (const [index, letter] of [...token].entries()) {
    const flag = known.find((one) => one.letter === letter);
    if (!flag) continue;
    if (flag.isSwitch) flags.push(flag);
    else {
      const rest = token.slice(index + 1).replace(/^=/, '');
      return { flags, last: flag, ...(rest === '' ? {} : { value: rest }) };
    }
  }
  return { flags };
}

/** What is being typed: a flag, a value, a word, or the command itself. */
export type Typed =
  | { readonly is: 'command' }
  | { readonly is: 'flag' }
  | { readonly is: 'value'; readonly of: FlagDescription; readonly typed: string }
  | { readonly is: 'word'; readonly of: WordDescription; readonly typed: string }
  | { readonly is: 'nothing known' };

export function typedAt(line: UnfinishedLine, typed: string): Typed {
  const { command, awaiting, onlyWords } = line;
  if (awaiting) return { is: 'value', of: awaiting, typed };
  if (typed.startsWith('-') && !onlyWords) {
    const [, name, value] = /^--([^=]+)=(.*)$/.exec(typed) ?? [];
    if (value === undefined) return { is: 'flag' };
    const flag = command?.flags.find((one) => one.name === name);
    return flag ? { is: 'value', of: flag, typed: value } : { is: 'nothing known' };
  }
  if (!command) return { is: 'command' };
  const [word] = command.words;
  return word ? { is: 'word', of: word, typed } : { is: 'nothing known' };
}
